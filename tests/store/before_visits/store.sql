BEGIN TRANSACTION;
CREATE TABLE cache (
    kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID
;
INSERT INTO "cache" VALUES('ran','dav','2026-11-24');
INSERT INTO "cache" VALUES('ran','file','2026-11-24');
INSERT INTO "cache" VALUES('ran','google','2026-11-24');
INSERT INTO "cache" VALUES('ran','outlook','2026-11-24');
CREATE TABLE cursor (target TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, container TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
INSERT INTO "cursor" VALUES('dav','{"calendars":[{"etags":{},"kinds":["VEVENT","VTODO"],"own":{},"tag":"","token":"http://radicale.org/ns/sync/9dba3dcd5d25ded291b5fea8262ca3b82fffb611a9563d20e162ffe6d6491c9b","url":"http://dav.example/sam/afterview-interviews/"}],"home":"http://dav.example/sam/","hrefs":{},"principal":"http://dav.example/sam/","shape":"1c4b2ffd4332279d9"}','127.0.0.1 /sam/ /sam/afterview-interviews/');
INSERT INTO "cursor" VALUES('file','150ea28a2e43cb50:2bd70ea596c3c6e327d66e0f69bc409752e70d029e17227f5249780cbdeb11f8','');
INSERT INTO "cursor" VALUES('google','{"calendar":"c1sam@group.calendar.google.com","events":["0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce","0ffb8be5-90dd-5446-8e9f-9f662237eabe","243f5627-3a9c-5871-a994-d6941a482449","27200fd7-136d-5307-a689-052a5b947c0d","32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","38659983-ccd3-54c6-8eb3-f61f939f6916","42f3f752-6cbb-5106-aea8-41cdb62ae383","4c089ce5-5b29-52ea-b995-dfede4089d84","58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","7bda98ef-83e2-5efd-b792-7d8b50888670","7d3cfb48-ed34-5d6d-938b-f570f7060255","9ae22040-a8f6-5f0c-96f4-502afae5aa4c","9dbd93e2-2489-503d-a872-acd678e70510","a30fda3c-e99e-5c5f-8731-e894c9bd34a4","a42e6110-17f2-5395-8731-c7eac1d695b6","a49640e7-40e5-524f-9d21-5fe4885c0881","aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","b6d6cd07-5f28-525b-ab3b-1eda79d9b939","bd6d3235-9efe-583d-b51a-963c35fe6628","c48e911d-9211-5831-89bd-2fbfde773629","c9e01cfe-7813-5085-8832-5d33ccae9139","cc749b40-2946-51cd-a76c-f715381ac933","cfa8c2a4-509f-5076-bcc5-6929bc76de7c","db044fa5-5a9c-58ab-b5ed-7888a4d0951f","e16b35cc-46c3-52d1-842b-dc9ee5077a2d","e1c32829-61ba-59d3-a9de-dc3e9a7523f1","e734cbc7-2fa7-5972-89ca-ee734822e1e2","e887cdae-ada7-59bf-9c71-547fb51394d5","ee22027d-ad89-506d-927e-d307694a6f9e","f1be417a-4f44-5e52-a87f-ed87348c22d7"],"read":"2026-11-25T14:01:00+00:00","shape":"11ab7b695e907d5c3","since":"2026-11-25T13:46:00.000Z","tasklist":"list2sam","tasks":{"task10sam":["cccaaea2-ce6e-50dd-94ad-0208225db94b","2026-11-04"],"task14sam":["902402d8-4c5a-5460-b90d-2fce16565fbf","2026-11-23"],"task15sam":["9fe62bbe-9b16-503b-ac8c-b374691c3723","2026-11-27"],"task47sam":["24b28c62-6fcc-5937-a1d5-507ba7244b72","2026-11-18"],"task48sam":["cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","2026-11-21"],"task49sam":["c2f15225-2baf-59d4-8e92-eeec00569a1b","2026-11-23"],"task50sam":["8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","2026-11-23"],"task51sam":["79b6c484-1003-5281-a6cf-ea33c96c601e","2026-11-23"],"task53sam":["a8aa538c-74ef-555d-9abf-90b3d7a6d28b","2026-11-24"],"task54sam":["5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","2026-11-25"],"task55sam":["4fc6b015-a8fe-529e-ab77-0986f44c5fd7","2026-11-30"],"task56sam":["cebf38bb-5990-5cc3-93b7-169202a56a3b","2026-11-30"],"task58sam":["733a9b17-6659-5381-9a6f-d5c73a651a2e","2026-12-02"],"task59sam":["1c8d9cbe-4e33-5401-8e80-b7bf583b0195","2026-12-07"],"task60sam":["5fe7010b-8ac1-5d19-8e00-c231a9d169c0","2026-12-07"],"task61sam":["ac821c0c-472f-553c-9481-3f73ad3838bd","2026-12-09"],"task62sam":["f12cb69e-5090-5050-8c7e-ff7284fff522","2026-12-09"],"task64sam":["99e4f0c1-09da-5461-a330-f8e4be6502ae","2026-12-14"],"task66sam":["9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","2026-12-16"],"task67sam":["b3d844e5-2c22-5406-bff0-45b7e887c0ed","2026-12-16"],"task69sam":["f8256113-b13e-5980-b8b4-eeb54c38ab82","2026-12-21"],"task70sam":["9115bf1a-c2b2-573c-a3d9-92b82dd0897c","2026-12-21"],"task71sam":["0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","2026-12-23"],"task72sam":["9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","2026-12-28"],"task73sam":["2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","2026-12-31"],"task74sam":["7d8af688-0cb9-5399-84fa-8c82775fd5e5","2026-12-31"],"task76sam":["9f14627c-e691-50e1-bcb3-0a9ca4de0833","2027-01-04"],"task77sam":["1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","2027-01-08"],"task78sam":["5ec8304a-3c55-503b-aa9b-c4ea99ffd912","2026-11-24"],"task79sam":["d0392fd5-30f7-57ce-bc58-beba8a1f40e8","2027-01-22"],"task80sam":["04159322-dde7-5b15-a232-d809fe5069a7","2027-04-22"],"task81sam":["b740f65a-5cbb-5412-a537-76da6494841b","2027-07-21"]},"token":"c1sam@group.calendar.google.com 104 42ac4649","zone":"America/New_York"}','c1sam@group.calendar.google.com
list2sam');
INSERT INTO "cursor" VALUES('outlook','{"begun":"2026-10-29T14:00:00+00:00","calendar":"AAkC-sam_0001Az=","echoes":false,"events":{"AAkE-sam_0002Az=":["58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","W/\"ck1\"",""],"AAkE-sam_0003Az=":["a42e6110-17f2-5395-8731-c7eac1d695b6","W/\"ck2\"",""],"AAkE-sam_0004Az=":["2bd38044-38ba-5a29-8103-4f92e80ac726","W/\"ck3\"",""],"AAkE-sam_0005Az=":["578fbbfd-6439-5f90-be0c-e2df12d1a038","W/\"ck4\"",""],"AAkE-sam_0006Az=":["039583ed-2b01-55ad-8648-7998df0ff704","W/\"ck5\"",""],"AAkE-sam_0007Az=":["cccaaea2-ce6e-50dd-94ad-0208225db94b","W/\"ck70\"",""],"AAkE-sam_0008Az=":["d1511557-48d1-5f83-9e52-5c988edbc939","W/\"ck7\"",""],"AAkE-sam_0010Az=":["30352e11-049b-55c1-b8ac-198143ee97a8","W/\"ck9\"",""],"AAkE-sam_0011Az=":["902402d8-4c5a-5460-b90d-2fce16565fbf","W/\"ck10\"",""],"AAkE-sam_0012Az=":["9fe62bbe-9b16-503b-ac8c-b374691c3723","W/\"ck11\"",""],"AAkE-sam_0013Az=":["aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","W/\"ck12\"",""],"AAkE-sam_0014Az=":["e887cdae-ada7-59bf-9c71-547fb51394d5","W/\"ck13\"",""],"AAkE-sam_0015Az=":["475cbf06-7eaa-5996-8c5c-e77c13209d18","W/\"ck14\"",""],"AAkE-sam_0016Az=":["0ffb8be5-90dd-5446-8e9f-9f662237eabe","W/\"ck15\"",""],"AAkE-sam_0017Az=":["9dbd93e2-2489-503d-a872-acd678e70510","W/\"ck16\"",""],"AAkE-sam_0018Az=":["24b28c62-6fcc-5937-a1d5-507ba7244b72","W/\"ck17\"",""],"AAkE-sam_0019Az=":["e16b35cc-46c3-52d1-842b-dc9ee5077a2d","W/\"ck18\"",""],"AAkE-sam_0020Az=":["c9e01cfe-7813-5085-8832-5d33ccae9139","W/\"ck19\"",""],"AAkE-sam_0021Az=":["cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","W/\"ck80\"",""],"AAkE-sam_0023Az=":["38659983-ccd3-54c6-8eb3-f61f939f6916","W/\"ck22\"",""],"AAkE-sam_0024Az=":["32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","W/\"ck23\"",""],"AAkE-sam_0025Az=":["27200fd7-136d-5307-a689-052a5b947c0d","W/\"ck63\"",""],"AAkE-sam_0026Az=":["9ae22040-a8f6-5f0c-96f4-502afae5aa4c","W/\"ck25\"",""],"AAkE-sam_0027Az=":["bd6d3235-9efe-583d-b51a-963c35fe6628","W/\"ck66\"",""],"AAkE-sam_0028Az=":["c2f15225-2baf-59d4-8e92-eeec00569a1b","W/\"ck27\"",""],"AAkE-sam_0029Az=":["8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","W/\"ck28\"",""],"AAkE-sam_0030Az=":["79b6c484-1003-5281-a6cf-ea33c96c601e","W/\"ck29\"",""],"AAkE-sam_0031Az=":["405c3454-bf9b-5a4a-bf07-721381f07e5f","W/\"ck30\"",""],"AAkE-sam_0032Az=":["a8aa538c-74ef-555d-9abf-90b3d7a6d28b","W/\"ck31\"",""],"AAkE-sam_0033Az=":["5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","W/\"ck32\"",""],"AAkE-sam_0034Az=":["4fc6b015-a8fe-529e-ab77-0986f44c5fd7","W/\"ck33\"",""],"AAkE-sam_0035Az=":["cebf38bb-5990-5cc3-93b7-169202a56a3b","W/\"ck34\"",""],"AAkE-sam_0037Az=":["cc749b40-2946-51cd-a76c-f715381ac933","W/\"ck67\"",""],"AAkE-sam_0038Az=":["db044fa5-5a9c-58ab-b5ed-7888a4d0951f","W/\"ck37\"",""],"AAkE-sam_0039Az=":["a49640e7-40e5-524f-9d21-5fe4885c0881","W/\"ck38\"",""],"AAkE-sam_0040Az=":["243f5627-3a9c-5871-a994-d6941a482449","W/\"ck65\"",""],"AAkE-sam_0041Az=":["733a9b17-6659-5381-9a6f-d5c73a651a2e","W/\"ck40\"",""],"AAkE-sam_0042Az=":["7bda98ef-83e2-5efd-b792-7d8b50888670","W/\"ck41\"",""],"AAkE-sam_0043Az=":["cfa8c2a4-509f-5076-bcc5-6929bc76de7c","W/\"ck42\"",""],"AAkE-sam_0044Az=":["1c8d9cbe-4e33-5401-8e80-b7bf583b0195","W/\"ck43\"",""],"AAkE-sam_0045Az=":["5fe7010b-8ac1-5d19-8e00-c231a9d169c0","W/\"ck44\"",""],"AAkE-sam_0046Az=":["ac821c0c-472f-553c-9481-3f73ad3838bd","W/\"ck45\"",""],"AAkE-sam_0047Az=":["f12cb69e-5090-5050-8c7e-ff7284fff522","W/\"ck46\"",""],"AAkE-sam_0049Az=":["99e4f0c1-09da-5461-a330-f8e4be6502ae","W/\"ck48\"",""],"AAkE-sam_0051Az=":["9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","W/\"ck64\"",""],"AAkE-sam_0052Az=":["b3d844e5-2c22-5406-bff0-45b7e887c0ed","W/\"ck51\"",""],"AAkE-sam_0054Az=":["f8256113-b13e-5980-b8b4-eeb54c38ab82","W/\"ck53\"",""],"AAkE-sam_0055Az=":["9115bf1a-c2b2-573c-a3d9-92b82dd0897c","W/\"ck54\"",""],"AAkE-sam_0056Az=":["0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","W/\"ck55\"",""],"AAkE-sam_0057Az=":["9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","W/\"ck56\"",""],"AAkE-sam_0058Az=":["2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","W/\"ck57\"",""],"AAkE-sam_0059Az=":["7d8af688-0cb9-5399-84fa-8c82775fd5e5","W/\"ck58\"",""],"AAkE-sam_0061Az=":["9f14627c-e691-50e1-bcb3-0a9ca4de0833","W/\"ck60\"",""],"AAkE-sam_0062Az=":["1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","W/\"ck61\"",""],"AAkE-sam_0063Az=":["5ec8304a-3c55-503b-aa9b-c4ea99ffd912","W/\"ck71\"",""],"AAkE-sam_0064Az=":["d0392fd5-30f7-57ce-bc58-beba8a1f40e8","W/\"ck72\"",""],"AAkE-sam_0065Az=":["04159322-dde7-5b15-a232-d809fe5069a7","W/\"ck73\"",""],"AAkE-sam_0066Az=":["b740f65a-5cbb-5412-a537-76da6494841b","W/\"ck74\"",""]},"events_link":"/me/calendars/AAkC-sam_0001Az=/calendarView/delta?$deltatoken=t4-1","shape":"1f93fe4c5b5474bd7","tasklist":"","tasks":{},"tasks_link":"","zone":"America/New_York"}','AAkC-sam_0001Az=');
CREATE TABLE fact (
    kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT, at TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (kind, step_id)
) WITHOUT ROWID;
INSERT INTO "fact" VALUES('done','initech/thank-you/tom-reed','2026-11-24','2026-11-25T14:00:00+00:00','google');
CREATE TABLE generation (
    target TEXT NOT NULL, step_id TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
INSERT INTO "generation" VALUES('dav','hooli/follow-up-date/2',1);
INSERT INTO "generation" VALUES('dav','hooli/follow-up/1',1);
INSERT INTO "generation" VALUES('dav','hooli/follow-up/2',1);
INSERT INTO "generation" VALUES('dav','hooli/park',1);
INSERT INTO "generation" VALUES('dav','hooli/thank-you/kim-park',1);
INSERT INTO "generation" VALUES('dav','keep-searching/2026-W44',1);
INSERT INTO "generation" VALUES('dav','keep-searching/2026-W45',1);
INSERT INTO "generation" VALUES('dav','keep-searching/2026-W46',1);
INSERT INTO "generation" VALUES('dav','keep-searching/2026-W47',1);
INSERT INTO "generation" VALUES('dav','piper/follow-up-date/1',1);
INSERT INTO "generation" VALUES('dav','piper/follow-up-date/2',1);
INSERT INTO "generation" VALUES('dav','piper/follow-up/1',1);
INSERT INTO "generation" VALUES('dav','piper/follow-up/2',1);
INSERT INTO "generation" VALUES('dav','piper/park',1);
INSERT INTO "generation" VALUES('dav','umbrella/thank-you/lea-voss',1);
INSERT INTO "generation" VALUES('google','hooli/follow-up-date/2',1);
INSERT INTO "generation" VALUES('google','hooli/follow-up/1',1);
INSERT INTO "generation" VALUES('google','hooli/follow-up/2',1);
INSERT INTO "generation" VALUES('google','hooli/park',1);
INSERT INTO "generation" VALUES('google','hooli/thank-you/kim-park',1);
INSERT INTO "generation" VALUES('google','keep-searching/2026-W44',1);
INSERT INTO "generation" VALUES('google','keep-searching/2026-W45',1);
INSERT INTO "generation" VALUES('google','keep-searching/2026-W46',1);
INSERT INTO "generation" VALUES('google','keep-searching/2026-W47',1);
INSERT INTO "generation" VALUES('google','piper/follow-up-date/1',1);
INSERT INTO "generation" VALUES('google','piper/follow-up-date/2',1);
INSERT INTO "generation" VALUES('google','piper/follow-up/1',1);
INSERT INTO "generation" VALUES('google','piper/follow-up/2',1);
INSERT INTO "generation" VALUES('google','piper/park',1);
INSERT INTO "generation" VALUES('google','umbrella/thank-you/lea-voss',1);
INSERT INTO "generation" VALUES('outlook','hooli/follow-up/2',1);
INSERT INTO "generation" VALUES('outlook','hooli/park',1);
INSERT INTO "generation" VALUES('outlook','piper/follow-up/1',1);
INSERT INTO "generation" VALUES('outlook','piper/follow-up/2',1);
INSERT INTO "generation" VALUES('outlook','piper/park',1);
CREATE TABLE intent (
    target TEXT NOT NULL, uid TEXT NOT NULL, op TEXT NOT NULL, row TEXT, wanted TEXT,
    sent TEXT, mark TEXT NOT NULL, PRIMARY KEY (target, uid)
) WITHOUT ROWID;
CREATE TABLE item (id INTEGER PRIMARY KEY REFERENCES pushed (id), item TEXT NOT NULL, standing TEXT, native TEXT NOT NULL DEFAULT '');
INSERT INTO "item" VALUES(1,'{"form":"event","uid":"58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","step_id":"umbrella/interview","title":"Interview: Umbrella","start":"2026-10-28T10:00:00-04:00[America/New_York]","end":"2026-10-28T11:00:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: umbrella/interview"}',NULL,'');
INSERT INTO "item" VALUES(2,'{"form":"event","uid":"a42e6110-17f2-5395-8731-c7eac1d695b6","step_id":"umbrella/recap","title":"Recap: Umbrella","start":"2026-10-28T11:00:00-04:00[America/New_York]","end":"2026-10-28T11:30:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: umbrella/recap"}',NULL,'');
INSERT INTO "item" VALUES(6,'{"form":"task","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Follow up with Umbrella","due":"2026-11-04","due_at":"2026-11-04T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(8,'{"form":"task","uid":"b2bc32f7-8f6a-59d8-9f1f-86acd6269cdc","step_id":"umbrella/follow-up/2","title":"Follow up with Umbrella again","due":"2026-11-12","due_at":"2026-11-12T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: umbrella/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(10,'{"form":"task","uid":"902402d8-4c5a-5460-b90d-2fce16565fbf","step_id":"keep-searching/2026-W48","title":"Keep searching: one more application this week","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W48"}',NULL,'');
INSERT INTO "item" VALUES(11,'{"form":"task","uid":"9fe62bbe-9b16-503b-ac8c-b374691c3723","step_id":"umbrella/park","title":"No answer from Umbrella: park it, or say what you know","due":"2026-11-27","due_at":"2026-11-27T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: umbrella/park"}',NULL,'');
INSERT INTO "item" VALUES(12,'{"form":"event","uid":"58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","step_id":"umbrella/interview","title":"Interview: Umbrella","start":"2026-10-28T10:00:00-04:00[America/New_York]","end":"2026-10-28T11:00:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: umbrella/interview"}',NULL,'');
INSERT INTO "item" VALUES(13,'{"form":"event","uid":"a42e6110-17f2-5395-8731-c7eac1d695b6","step_id":"umbrella/recap","title":"Recap: Umbrella","start":"2026-10-28T11:00:00-04:00[America/New_York]","end":"2026-10-28T11:30:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: umbrella/recap"}',NULL,'');
INSERT INTO "item" VALUES(14,'{"form":"event","uid":"42f3f752-6cbb-5106-aea8-41cdb62ae383","step_id":"umbrella/follow-up-date/1","title":"From today you may write to Umbrella","start":"2026-11-04","end":"2026-11-05","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(15,'{"form":"event","uid":"b6d6cd07-5f28-525b-ab3b-1eda79d9b939","step_id":"umbrella/follow-up-date/2","title":"From today you may write to Umbrella again","start":"2026-11-12","end":"2026-11-13","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: umbrella/follow-up-date/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(19,'{"form":"task","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Follow up with Umbrella","due":"2026-11-04","due_at":"2026-11-04T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1"}','{"form":"task","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Write to Lea","due":"2026-11-04","due_at":"2026-11-04T00:00:00+00:00","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(23,'{"form":"task","uid":"902402d8-4c5a-5460-b90d-2fce16565fbf","step_id":"keep-searching/2026-W48","title":"Keep searching: one more application this week","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W48"}',NULL,'');
INSERT INTO "item" VALUES(24,'{"form":"task","uid":"9fe62bbe-9b16-503b-ac8c-b374691c3723","step_id":"umbrella/park","title":"No answer from Umbrella: park it, or say what you know","due":"2026-11-27","due_at":"2026-11-27T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: umbrella/park"}',NULL,'');
INSERT INTO "item" VALUES(25,'{"form":"event","uid":"58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","step_id":"umbrella/interview","title":"Interview: Umbrella","start":"2026-10-28T10:00:00-04:00[America/New_York]","end":"2026-10-28T11:00:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: umbrella/interview"}',NULL,'');
INSERT INTO "item" VALUES(26,'{"form":"event","uid":"a42e6110-17f2-5395-8731-c7eac1d695b6","step_id":"umbrella/recap","title":"Recap: Umbrella","start":"2026-10-28T11:00:00-04:00[America/New_York]","end":"2026-10-28T11:30:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: umbrella/recap"}',NULL,'');
INSERT INTO "item" VALUES(27,'{"form":"event","uid":"2bd38044-38ba-5a29-8103-4f92e80ac726","step_id":"umbrella/thank-you/lea-voss","title":"Thank Lea Voss (Umbrella)","start":"2026-10-28","end":"2026-10-29","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: umbrella/thank-you/lea-voss","free":true}',NULL,'');
INSERT INTO "item" VALUES(28,'{"form":"event","uid":"578fbbfd-6439-5f90-be0c-e2df12d1a038","step_id":"keep-searching/2026-W44","title":"Keep searching: one more application this week","start":"2026-10-29","end":"2026-10-30","description":"A draft.\n\nWhy: Don''t 1: the waiting begins (keep_searching = true, the default)\nStep: keep-searching/2026-W44","free":true}',NULL,'');
INSERT INTO "item" VALUES(29,'{"form":"event","uid":"039583ed-2b01-55ad-8648-7998df0ff704","step_id":"keep-searching/2026-W45","title":"Keep searching: one more application this week","start":"2026-11-02","end":"2026-11-03","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W45","free":true}',NULL,'');
INSERT INTO "item" VALUES(30,'{"form":"event","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Follow up with Umbrella","start":"2026-11-04","end":"2026-11-05","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1","free":true}','{"form":"event","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Write to Lea","start":"2026-11-04","end":"2026-11-05","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1\n--- your own notes below this line ---","free":true}','');
INSERT INTO "item" VALUES(31,'{"form":"event","uid":"d1511557-48d1-5f83-9e52-5c988edbc939","step_id":"keep-searching/2026-W46","title":"Keep searching: one more application this week","start":"2026-11-09","end":"2026-11-10","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W46","free":true}',NULL,'');
INSERT INTO "item" VALUES(33,'{"form":"event","uid":"30352e11-049b-55c1-b8ac-198143ee97a8","step_id":"keep-searching/2026-W47","title":"Keep searching: one more application this week","start":"2026-11-16","end":"2026-11-17","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W47","free":true}',NULL,'');
INSERT INTO "item" VALUES(34,'{"form":"event","uid":"902402d8-4c5a-5460-b90d-2fce16565fbf","step_id":"keep-searching/2026-W48","title":"Keep searching: one more application this week","start":"2026-11-23","end":"2026-11-24","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W48","free":true}',NULL,'');
INSERT INTO "item" VALUES(35,'{"form":"event","uid":"9fe62bbe-9b16-503b-ac8c-b374691c3723","step_id":"umbrella/park","title":"No answer from Umbrella: park it, or say what you know","start":"2026-11-27","end":"2026-11-28","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: umbrella/park","free":true}',NULL,'');
INSERT INTO "item" VALUES(36,'{"form":"event","uid":"58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45","step_id":"umbrella/interview","title":"Interview: Umbrella","start":"2026-10-28T10:00:00-04:00[America/New_York]","end":"2026-10-28T11:00:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: umbrella/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45
X-AFTERVIEW-MARK:dd58079b.v21f5487680e2281db.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:Interview: Umbrella
DTSTART:20261028T140000Z
DTEND:20261028T150000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: umb
 rella/interview\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(38,'{"form":"event","uid":"a42e6110-17f2-5395-8731-c7eac1d695b6","step_id":"umbrella/recap","title":"Recap: Umbrella","start":"2026-10-28T11:00:00-04:00[America/New_York]","end":"2026-10-28T11:30:00-04:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: umbrella/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:a42e6110-17f2-5395-8731-c7eac1d695b6
X-AFTERVIEW-MARK:dd58079b.v2f2715f41cbf2143b.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:Recap: Umbrella
DTSTART:20261028T150000Z
DTEND:20261028T153000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: umbrella/recap\n--
 - your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(40,'{"form":"task","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Follow up with Umbrella","due":"2026-11-04","due_at":"2026-11-04T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1"}','{"form":"task","uid":"cccaaea2-ce6e-50dd-94ad-0208225db94b","step_id":"umbrella/follow-up/1","title":"Write to Lea","due":"2026-11-04","due_at":"2026-11-04T00:00:00+00:00","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up/1\n--- your own notes below this line ---"}','BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after
  the interview\, as nothing was promised (follow_up_without_promise = 5\, 
 the default)\nStep: umbrella/follow-up/1\n--- your own notes below this li
 ne ---
DTSTAMP:20261029T140000Z
DUE;VALUE=DATE:20261104
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
STATUS:NEEDS-ACTION
SUMMARY:Write to Lea
UID:cccaaea2-ce6e-50dd-94ad-0208225db94b
X-AFTERVIEW-MARK:dd58079b.v2e6bf5e80e2fc567e.0
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(43,'{"form":"event","uid":"42f3f752-6cbb-5106-aea8-41cdb62ae383","step_id":"umbrella/follow-up-date/1","title":"From today you may write to Umbrella","start":"2026-11-04","end":"2026-11-05","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: umbrella/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:42f3f752-6cbb-5106-aea8-41cdb62ae383
X-AFTERVIEW-MARK:dd58079b.v2f4260c8209cfc1c2.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Umbrella
DTSTART;VALUE=DATE:20261104
DTEND;VALUE=DATE:20261105
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after the interv
 iew\, as nothing was promised (follow_up_without_promise = 5\, the default
 )\nStep: umbrella/follow-up-date/1\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(45,'{"form":"event","uid":"b6d6cd07-5f28-525b-ab3b-1eda79d9b939","step_id":"umbrella/follow-up-date/2","title":"From today you may write to Umbrella again","start":"2026-11-12","end":"2026-11-13","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: umbrella/follow-up-date/2","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:b6d6cd07-5f28-525b-ab3b-1eda79d9b939
X-AFTERVIEW-MARK:dd58079b.v2ee9be1171e17d752.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Umbrella again
DTSTART;VALUE=DATE:20261112
DTEND;VALUE=DATE:20261113
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after follow-up 
 1 (follow_up_interval = 5\, the default)\nStep: umbrella/follow-up-date/2
 \n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(47,'{"form":"task","uid":"902402d8-4c5a-5460-b90d-2fce16565fbf","step_id":"keep-searching/2026-W48","title":"Keep searching: one more application this week","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W48"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:902402d8-4c5a-5460-b90d-2fce16565fbf
X-AFTERVIEW-MARK:dd58079b.v2b4d6dda45c7e5aaa.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261123
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W48\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(48,'{"form":"task","uid":"9fe62bbe-9b16-503b-ac8c-b374691c3723","step_id":"umbrella/park","title":"No answer from Umbrella: park it, or say what you know","due":"2026-11-27","due_at":"2026-11-27T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: umbrella/park"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:9fe62bbe-9b16-503b-ac8c-b374691c3723
X-AFTERVIEW-MARK:dd58079b.v2403cf3e19b58ce18.0
DTSTAMP:20261029T140000Z
LAST-MODIFIED:20261029T140000Z
SEQUENCE:0
SUMMARY:No answer from Umbrella: park it\, or say what you know
DUE;VALUE=DATE:20261127
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 10 business days aft
 er the last follow-up (park_after = 10\, the default)\nStep: umbrella/park
 \n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(49,'{"form":"event","uid":"aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","step_id":"hooli/interview","title":"Interview: Hooli","start":"2026-11-16T10:00:00-05:00[America/New_York]","end":"2026-11-16T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: hooli/interview"}',NULL,'');
INSERT INTO "item" VALUES(50,'{"form":"event","uid":"e887cdae-ada7-59bf-9c71-547fb51394d5","step_id":"hooli/recap","title":"Recap: Hooli","start":"2026-11-16T11:00:00-05:00[America/New_York]","end":"2026-11-16T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: hooli/recap"}',NULL,'');
INSERT INTO "item" VALUES(52,'{"form":"event","uid":"0ffb8be5-90dd-5446-8e9f-9f662237eabe","step_id":"globex-engineer/interview","title":"Interview: Globex","start":"2026-11-18T14:00:00-05:00[America/New_York]","end":"2026-11-18T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-engineer/interview"}',NULL,'');
INSERT INTO "item" VALUES(53,'{"form":"event","uid":"9dbd93e2-2489-503d-a872-acd678e70510","step_id":"globex-engineer/recap","title":"Recap: Globex","start":"2026-11-18T15:00:00-05:00[America/New_York]","end":"2026-11-18T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-engineer/recap"}',NULL,'');
INSERT INTO "item" VALUES(54,'{"form":"task","uid":"24b28c62-6fcc-5937-a1d5-507ba7244b72","step_id":"globex-engineer/thank-you/ann-fox","title":"Thank Ann Fox (Globex)","due":"2026-11-18","due_at":"2026-11-18T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-engineer/thank-you/ann-fox"}',NULL,'');
INSERT INTO "item" VALUES(55,'{"form":"event","uid":"e16b35cc-46c3-52d1-842b-dc9ee5077a2d","step_id":"initech/interview","title":"Interview: Initech","start":"2026-11-20T16:30:00+00:00[Europe/London]","end":"2026-11-20T17:30:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: initech/interview"}',NULL,'');
INSERT INTO "item" VALUES(56,'{"form":"event","uid":"c9e01cfe-7813-5085-8832-5d33ccae9139","step_id":"initech/recap","title":"Recap: Initech","start":"2026-11-20T17:30:00+00:00[Europe/London]","end":"2026-11-20T18:00:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: initech/recap"}',NULL,'');
INSERT INTO "item" VALUES(57,'{"form":"task","uid":"cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","step_id":"initech/thank-you/tom-reed","title":"Thank Tom Reed (Initech)","due":"2026-11-21","due_at":"2026-11-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the next day, within 24 hours, as it ends at 17:30 (thank_you_same_day_until = 16:00, the default)\nStep: initech/thank-you/tom-reed","done":"2026-11-24"}',NULL,'');
INSERT INTO "item" VALUES(58,'{"form":"event","uid":"6ef23718-37e8-5cd5-853c-d297a61babec","step_id":"acme-1/interview","title":"Interview: Acme","start":"2026-11-23T10:00:00-05:00[America/New_York]","end":"2026-11-23T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: acme-1/interview"}',NULL,'');
INSERT INTO "item" VALUES(59,'{"form":"event","uid":"38659983-ccd3-54c6-8eb3-f61f939f6916","step_id":"acme-1/recap","title":"Recap: Acme","start":"2026-11-23T11:00:00-05:00[America/New_York]","end":"2026-11-23T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-1/recap"}',NULL,'');
INSERT INTO "item" VALUES(60,'{"form":"event","uid":"32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","step_id":"acme-2/interview","title":"Interview: Acme","start":"2026-11-23T11:30:00-05:00[America/New_York]","end":"2026-11-23T12:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-2` has what was said before\nStep: acme-2/interview"}',NULL,'');
INSERT INTO "item" VALUES(61,'{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Recap: Acme","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap"}',NULL,'');
INSERT INTO "item" VALUES(62,'{"form":"event","uid":"9ae22040-a8f6-5f0c-96f4-502afae5aa4c","step_id":"acme-3/interview","title":"Interview: Acme","start":"2026-11-23T14:00:00-05:00[America/New_York]","end":"2026-11-23T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-3` has what was said before\nStep: acme-3/interview"}',NULL,'');
INSERT INTO "item" VALUES(63,'{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"Recap: Acme","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap"}',NULL,'');
INSERT INTO "item" VALUES(64,'{"form":"task","uid":"c2f15225-2baf-59d4-8e92-eeec00569a1b","step_id":"acme-1/thank-you/jane-doe","title":"Thank Jane Doe (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-1/thank-you/jane-doe"}',NULL,'');
INSERT INTO "item" VALUES(65,'{"form":"task","uid":"8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","step_id":"acme-2/thank-you/ravi-shah","title":"Thank Ravi Shah (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 12:30 (thank_you_same_day_until = 16:00, the default)\nStep: acme-2/thank-you/ravi-shah"}',NULL,'');
INSERT INTO "item" VALUES(66,'{"form":"task","uid":"79b6c484-1003-5281-a6cf-ea33c96c601e","step_id":"acme-3/thank-you/mei-lin","title":"Thank Mei Lin (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-3/thank-you/mei-lin"}',NULL,'');
INSERT INTO "item" VALUES(68,'{"form":"task","uid":"a8aa538c-74ef-555d-9abf-90b3d7a6d28b","step_id":"acme-1/connect/jane-doe","title":"Connect with Jane Doe (Acme)","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Do 2: the next business day after you met Jane Doe\nStep: acme-1/connect/jane-doe"}',NULL,'');
INSERT INTO "item" VALUES(69,'{"form":"task","uid":"5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","step_id":"globex-engineer/follow-up/1","title":"Follow up with Globex","due":"2026-11-25","due_at":"2026-11-25T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(70,'{"form":"task","uid":"4fc6b015-a8fe-529e-ab77-0986f44c5fd7","step_id":"initech/follow-up/1","title":"Follow up with Initech","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(71,'{"form":"task","uid":"cebf38bb-5990-5cc3-93b7-169202a56a3b","step_id":"keep-searching/2026-W49","title":"Keep searching: one more application this week","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W49"}',NULL,'');
INSERT INTO "item" VALUES(73,'{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T10:00:00-05:00[America/New_York]","end":"2026-12-02T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview"}',NULL,'');
INSERT INTO "item" VALUES(74,'{"form":"event","uid":"db044fa5-5a9c-58ab-b5ed-7888a4d0951f","step_id":"globex-lead/recap","title":"Recap: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-lead/recap"}',NULL,'');
INSERT INTO "item" VALUES(75,'{"form":"event","uid":"a49640e7-40e5-524f-9d21-5fe4885c0881","step_id":"globex-final/interview","title":"Interview: Globex","start":"2026-12-02T13:00:00-05:00[America/New_York]","end":"2026-12-02T14:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep globex-final` has what was said before\nStep: globex-final/interview"}',NULL,'');
INSERT INTO "item" VALUES(76,'{"form":"event","uid":"243f5627-3a9c-5871-a994-d6941a482449","step_id":"globex-final/recap","title":"Recap: Globex","start":"2026-12-02T14:00:00-05:00[America/New_York]","end":"2026-12-02T14:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-final/recap"}',NULL,'');
INSERT INTO "item" VALUES(77,'{"form":"task","uid":"733a9b17-6659-5381-9a6f-d5c73a651a2e","step_id":"globex-lead/thank-you/bo-berg","title":"Thank Bo Berg (Globex)","due":"2026-12-02","due_at":"2026-12-02T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-lead/thank-you/bo-berg"}',NULL,'');
INSERT INTO "item" VALUES(78,'{"form":"event","uid":"7bda98ef-83e2-5efd-b792-7d8b50888670","step_id":"piper/interview","title":"Interview: Piper","start":"2026-12-03T10:00:00-05:00[America/New_York]","end":"2026-12-03T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: piper/interview"}',NULL,'');
INSERT INTO "item" VALUES(79,'{"form":"event","uid":"cfa8c2a4-509f-5076-bcc5-6929bc76de7c","step_id":"piper/recap","title":"Recap: Piper","start":"2026-12-03T11:00:00-05:00[America/New_York]","end":"2026-12-03T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: piper/recap"}',NULL,'');
INSERT INTO "item" VALUES(80,'{"form":"task","uid":"1c8d9cbe-4e33-5401-8e80-b7bf583b0195","step_id":"initech/follow-up/2","title":"Follow up with Initech again","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(81,'{"form":"task","uid":"5fe7010b-8ac1-5d19-8e00-c231a9d169c0","step_id":"keep-searching/2026-W50","title":"Keep searching: one more application this week","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W50"}',NULL,'');
INSERT INTO "item" VALUES(82,'{"form":"task","uid":"ac821c0c-472f-553c-9481-3f73ad3838bd","step_id":"acme-3/follow-up/1","title":"Follow up with Acme","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(83,'{"form":"task","uid":"f12cb69e-5090-5050-8c7e-ff7284fff522","step_id":"globex-final/follow-up/1","title":"Follow up with Globex","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(85,'{"form":"task","uid":"99e4f0c1-09da-5461-a330-f8e4be6502ae","step_id":"keep-searching/2026-W51","title":"Keep searching: one more application this week","due":"2026-12-14","due_at":"2026-12-14T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W51"}',NULL,'');
INSERT INTO "item" VALUES(87,'{"form":"task","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Follow up with Acme again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(88,'{"form":"task","uid":"b3d844e5-2c22-5406-bff0-45b7e887c0ed","step_id":"globex-engineer/follow-up/2","title":"Follow up with Globex again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(90,'{"form":"task","uid":"f8256113-b13e-5980-b8b4-eeb54c38ab82","step_id":"initech/park","title":"No answer from Initech: park it, or say what you know","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: initech/park"}',NULL,'');
INSERT INTO "item" VALUES(91,'{"form":"task","uid":"9115bf1a-c2b2-573c-a3d9-92b82dd0897c","step_id":"keep-searching/2026-W52","title":"Keep searching: one more application this week","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W52"}',NULL,'');
INSERT INTO "item" VALUES(92,'{"form":"task","uid":"0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","step_id":"globex-final/follow-up/2","title":"Follow up with Globex again","due":"2026-12-23","due_at":"2026-12-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(93,'{"form":"task","uid":"9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","step_id":"keep-searching/2026-W53","title":"Keep searching: one more application this week","due":"2026-12-28","due_at":"2026-12-28T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W53"}',NULL,'');
INSERT INTO "item" VALUES(94,'{"form":"task","uid":"2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","step_id":"acme-3/park","title":"No answer from Acme: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: acme-3/park"}',NULL,'');
INSERT INTO "item" VALUES(95,'{"form":"task","uid":"7d8af688-0cb9-5399-84fa-8c82775fd5e5","step_id":"globex-engineer/park","title":"No answer from Globex: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-engineer/park"}',NULL,'');
INSERT INTO "item" VALUES(97,'{"form":"task","uid":"9f14627c-e691-50e1-bcb3-0a9ca4de0833","step_id":"keep-searching/2027-W01","title":"Keep searching: one more application this week","due":"2027-01-04","due_at":"2027-01-04T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2027-W01"}',NULL,'');
INSERT INTO "item" VALUES(98,'{"form":"task","uid":"1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","step_id":"globex-final/park","title":"No answer from Globex: park it, or say what you know","due":"2027-01-08","due_at":"2027-01-08T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-final/park"}',NULL,'');
INSERT INTO "item" VALUES(99,'{"form":"event","uid":"aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","step_id":"hooli/interview","title":"Interview: Hooli","start":"2026-11-16T10:00:00-05:00[America/New_York]","end":"2026-11-16T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: hooli/interview"}',NULL,'');
INSERT INTO "item" VALUES(100,'{"form":"event","uid":"e887cdae-ada7-59bf-9c71-547fb51394d5","step_id":"hooli/recap","title":"Recap: Hooli","start":"2026-11-16T11:00:00-05:00[America/New_York]","end":"2026-11-16T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: hooli/recap"}',NULL,'');
INSERT INTO "item" VALUES(101,'{"form":"event","uid":"0ffb8be5-90dd-5446-8e9f-9f662237eabe","step_id":"globex-engineer/interview","title":"Interview: Globex","start":"2026-11-18T14:00:00-05:00[America/New_York]","end":"2026-11-18T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-engineer/interview"}',NULL,'');
INSERT INTO "item" VALUES(102,'{"form":"event","uid":"9dbd93e2-2489-503d-a872-acd678e70510","step_id":"globex-engineer/recap","title":"Recap: Globex","start":"2026-11-18T15:00:00-05:00[America/New_York]","end":"2026-11-18T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-engineer/recap"}',NULL,'');
INSERT INTO "item" VALUES(103,'{"form":"event","uid":"e16b35cc-46c3-52d1-842b-dc9ee5077a2d","step_id":"initech/interview","title":"Interview: Initech","start":"2026-11-20T16:30:00+00:00[Europe/London]","end":"2026-11-20T17:30:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: initech/interview"}',NULL,'');
INSERT INTO "item" VALUES(104,'{"form":"event","uid":"c9e01cfe-7813-5085-8832-5d33ccae9139","step_id":"initech/recap","title":"Recap: Initech","start":"2026-11-20T17:30:00+00:00[Europe/London]","end":"2026-11-20T18:00:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: initech/recap"}',NULL,'');
INSERT INTO "item" VALUES(106,'{"form":"event","uid":"38659983-ccd3-54c6-8eb3-f61f939f6916","step_id":"acme-1/recap","title":"Recap: Acme","start":"2026-11-23T11:00:00-05:00[America/New_York]","end":"2026-11-23T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-1/recap"}',NULL,'');
INSERT INTO "item" VALUES(107,'{"form":"event","uid":"32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","step_id":"acme-2/interview","title":"Interview: Acme","start":"2026-11-23T11:30:00-05:00[America/New_York]","end":"2026-11-23T12:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-2` has what was said before\nStep: acme-2/interview"}',NULL,'');
INSERT INTO "item" VALUES(108,'{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Recap: Acme","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap"}','{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Ravi in my words","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(109,'{"form":"event","uid":"9ae22040-a8f6-5f0c-96f4-502afae5aa4c","step_id":"acme-3/interview","title":"Interview: Acme","start":"2026-11-23T14:00:00-05:00[America/New_York]","end":"2026-11-23T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-3` has what was said before\nStep: acme-3/interview"}',NULL,'');
INSERT INTO "item" VALUES(110,'{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"Recap: Acme","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap"}','{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"My recap","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap\n--- your own notes below this line ---","free":true}','');
INSERT INTO "item" VALUES(111,'{"form":"event","uid":"ee22027d-ad89-506d-927e-d307694a6f9e","step_id":"hooli/follow-up-date/1","title":"From today you may write to Hooli","start":"2026-11-23","end":"2026-11-24","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: hooli/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(112,'{"form":"event","uid":"7d3cfb48-ed34-5d6d-938b-f570f7060255","step_id":"globex-engineer/follow-up-date/1","title":"From today you may write to Globex","start":"2026-11-25","end":"2026-11-26","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(113,'{"form":"event","uid":"0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce","step_id":"initech/follow-up-date/1","title":"From today you may write to Initech","start":"2026-11-30","end":"2026-12-01","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(115,'{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T10:00:00-05:00[America/New_York]","end":"2026-12-02T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview"}','{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T12:00:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(116,'{"form":"event","uid":"db044fa5-5a9c-58ab-b5ed-7888a4d0951f","step_id":"globex-lead/recap","title":"Recap: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-lead/recap"}',NULL,'');
INSERT INTO "item" VALUES(117,'{"form":"event","uid":"a49640e7-40e5-524f-9d21-5fe4885c0881","step_id":"globex-final/interview","title":"Interview: Globex","start":"2026-12-02T13:00:00-05:00[America/New_York]","end":"2026-12-02T14:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep globex-final` has what was said before\nStep: globex-final/interview"}',NULL,'');
INSERT INTO "item" VALUES(118,'{"form":"event","uid":"243f5627-3a9c-5871-a994-d6941a482449","step_id":"globex-final/recap","title":"Recap: Globex","start":"2026-12-02T14:00:00-05:00[America/New_York]","end":"2026-12-02T14:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-final/recap"}',NULL,'');
INSERT INTO "item" VALUES(119,'{"form":"event","uid":"7bda98ef-83e2-5efd-b792-7d8b50888670","step_id":"piper/interview","title":"Interview: Piper","start":"2026-12-03T10:00:00-05:00[America/New_York]","end":"2026-12-03T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: piper/interview"}',NULL,'');
INSERT INTO "item" VALUES(120,'{"form":"event","uid":"cfa8c2a4-509f-5076-bcc5-6929bc76de7c","step_id":"piper/recap","title":"Recap: Piper","start":"2026-12-03T11:00:00-05:00[America/New_York]","end":"2026-12-03T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: piper/recap"}',NULL,'');
INSERT INTO "item" VALUES(121,'{"form":"event","uid":"4c089ce5-5b29-52ea-b995-dfede4089d84","step_id":"initech/follow-up-date/2","title":"From today you may write to Initech again","start":"2026-12-07","end":"2026-12-08","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up-date/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(122,'{"form":"event","uid":"a30fda3c-e99e-5c5f-8731-e894c9bd34a4","step_id":"acme-3/follow-up-date/1","title":"From today you may write to Acme","start":"2026-12-09","end":"2026-12-10","description":"Why: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(123,'{"form":"event","uid":"c48e911d-9211-5831-89bd-2fbfde773629","step_id":"globex-final/follow-up-date/1","title":"From today you may write to Globex","start":"2026-12-09","end":"2026-12-10","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up-date/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(125,'{"form":"event","uid":"f1be417a-4f44-5e52-a87f-ed87348c22d7","step_id":"acme-3/follow-up-date/2","title":"From today you may write to Acme again","start":"2026-12-16","end":"2026-12-17","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up-date/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(126,'{"form":"event","uid":"e1c32829-61ba-59d3-a9de-dc3e9a7523f1","step_id":"globex-engineer/follow-up-date/2","title":"From today you may write to Globex again","start":"2026-12-16","end":"2026-12-17","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up-date/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(128,'{"form":"event","uid":"e734cbc7-2fa7-5972-89ca-ee734822e1e2","step_id":"globex-final/follow-up-date/2","title":"From today you may write to Globex again","start":"2026-12-23","end":"2026-12-24","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up-date/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(130,'{"form":"task","uid":"24b28c62-6fcc-5937-a1d5-507ba7244b72","step_id":"globex-engineer/thank-you/ann-fox","title":"Thank Ann Fox (Globex)","due":"2026-11-18","due_at":"2026-11-18T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-engineer/thank-you/ann-fox"}',NULL,'');
INSERT INTO "item" VALUES(131,'{"form":"task","uid":"cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","step_id":"initech/thank-you/tom-reed","title":"Thank Tom Reed (Initech)","due":"2026-11-21","due_at":"2026-11-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the next day, within 24 hours, as it ends at 17:30 (thank_you_same_day_until = 16:00, the default)\nStep: initech/thank-you/tom-reed","done":"2026-11-24"}',NULL,'');
INSERT INTO "item" VALUES(132,'{"form":"task","uid":"c2f15225-2baf-59d4-8e92-eeec00569a1b","step_id":"acme-1/thank-you/jane-doe","title":"Thank Jane Doe (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-1/thank-you/jane-doe"}',NULL,'');
INSERT INTO "item" VALUES(133,'{"form":"task","uid":"8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","step_id":"acme-2/thank-you/ravi-shah","title":"Thank Ravi Shah (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 12:30 (thank_you_same_day_until = 16:00, the default)\nStep: acme-2/thank-you/ravi-shah"}',NULL,'');
INSERT INTO "item" VALUES(134,'{"form":"task","uid":"79b6c484-1003-5281-a6cf-ea33c96c601e","step_id":"acme-3/thank-you/mei-lin","title":"Thank Mei Lin (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-3/thank-you/mei-lin"}',NULL,'');
INSERT INTO "item" VALUES(136,'{"form":"task","uid":"a8aa538c-74ef-555d-9abf-90b3d7a6d28b","step_id":"acme-1/connect/jane-doe","title":"Connect with Jane Doe (Acme)","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Do 2: the next business day after you met Jane Doe\nStep: acme-1/connect/jane-doe"}',NULL,'');
INSERT INTO "item" VALUES(137,'{"form":"task","uid":"5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","step_id":"globex-engineer/follow-up/1","title":"Follow up with Globex","due":"2026-11-25","due_at":"2026-11-25T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(138,'{"form":"task","uid":"4fc6b015-a8fe-529e-ab77-0986f44c5fd7","step_id":"initech/follow-up/1","title":"Follow up with Initech","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(139,'{"form":"task","uid":"cebf38bb-5990-5cc3-93b7-169202a56a3b","step_id":"keep-searching/2026-W49","title":"Keep searching: one more application this week","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W49"}',NULL,'');
INSERT INTO "item" VALUES(141,'{"form":"task","uid":"733a9b17-6659-5381-9a6f-d5c73a651a2e","step_id":"globex-lead/thank-you/bo-berg","title":"Thank Bo Berg (Globex)","due":"2026-12-02","due_at":"2026-12-02T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-lead/thank-you/bo-berg"}',NULL,'');
INSERT INTO "item" VALUES(142,'{"form":"task","uid":"1c8d9cbe-4e33-5401-8e80-b7bf583b0195","step_id":"initech/follow-up/2","title":"Follow up with Initech again","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(143,'{"form":"task","uid":"5fe7010b-8ac1-5d19-8e00-c231a9d169c0","step_id":"keep-searching/2026-W50","title":"Keep searching: one more application this week","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W50"}',NULL,'');
INSERT INTO "item" VALUES(144,'{"form":"task","uid":"ac821c0c-472f-553c-9481-3f73ad3838bd","step_id":"acme-3/follow-up/1","title":"Follow up with Acme","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(145,'{"form":"task","uid":"f12cb69e-5090-5050-8c7e-ff7284fff522","step_id":"globex-final/follow-up/1","title":"Follow up with Globex","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up/1"}',NULL,'');
INSERT INTO "item" VALUES(147,'{"form":"task","uid":"99e4f0c1-09da-5461-a330-f8e4be6502ae","step_id":"keep-searching/2026-W51","title":"Keep searching: one more application this week","due":"2026-12-14","due_at":"2026-12-14T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W51"}',NULL,'');
INSERT INTO "item" VALUES(149,'{"form":"task","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Follow up with Acme again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2"}','{"form":"task","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Ask Rita","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(150,'{"form":"task","uid":"b3d844e5-2c22-5406-bff0-45b7e887c0ed","step_id":"globex-engineer/follow-up/2","title":"Follow up with Globex again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(152,'{"form":"task","uid":"f8256113-b13e-5980-b8b4-eeb54c38ab82","step_id":"initech/park","title":"No answer from Initech: park it, or say what you know","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: initech/park"}',NULL,'');
INSERT INTO "item" VALUES(153,'{"form":"task","uid":"9115bf1a-c2b2-573c-a3d9-92b82dd0897c","step_id":"keep-searching/2026-W52","title":"Keep searching: one more application this week","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W52"}',NULL,'');
INSERT INTO "item" VALUES(154,'{"form":"task","uid":"0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","step_id":"globex-final/follow-up/2","title":"Follow up with Globex again","due":"2026-12-23","due_at":"2026-12-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up/2"}',NULL,'');
INSERT INTO "item" VALUES(155,'{"form":"task","uid":"9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","step_id":"keep-searching/2026-W53","title":"Keep searching: one more application this week","due":"2026-12-28","due_at":"2026-12-28T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W53"}',NULL,'');
INSERT INTO "item" VALUES(156,'{"form":"task","uid":"2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","step_id":"acme-3/park","title":"No answer from Acme: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: acme-3/park"}',NULL,'');
INSERT INTO "item" VALUES(157,'{"form":"task","uid":"7d8af688-0cb9-5399-84fa-8c82775fd5e5","step_id":"globex-engineer/park","title":"No answer from Globex: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-engineer/park"}',NULL,'');
INSERT INTO "item" VALUES(159,'{"form":"task","uid":"9f14627c-e691-50e1-bcb3-0a9ca4de0833","step_id":"keep-searching/2027-W01","title":"Keep searching: one more application this week","due":"2027-01-04","due_at":"2027-01-04T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2027-W01"}',NULL,'');
INSERT INTO "item" VALUES(160,'{"form":"task","uid":"1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","step_id":"globex-final/park","title":"No answer from Globex: park it, or say what you know","due":"2027-01-08","due_at":"2027-01-08T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-final/park"}',NULL,'');
INSERT INTO "item" VALUES(161,'{"form":"event","uid":"aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","step_id":"hooli/interview","title":"Interview: Hooli","start":"2026-11-16T10:00:00-05:00[America/New_York]","end":"2026-11-16T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: hooli/interview"}',NULL,'');
INSERT INTO "item" VALUES(162,'{"form":"event","uid":"e887cdae-ada7-59bf-9c71-547fb51394d5","step_id":"hooli/recap","title":"Recap: Hooli","start":"2026-11-16T11:00:00-05:00[America/New_York]","end":"2026-11-16T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: hooli/recap"}',NULL,'');
INSERT INTO "item" VALUES(163,'{"form":"event","uid":"475cbf06-7eaa-5996-8c5c-e77c13209d18","step_id":"hooli/thank-you/kim-park","title":"Thank Kim Park (Hooli)","start":"2026-11-16","end":"2026-11-17","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: hooli/thank-you/kim-park","free":true}',NULL,'');
INSERT INTO "item" VALUES(164,'{"form":"event","uid":"0ffb8be5-90dd-5446-8e9f-9f662237eabe","step_id":"globex-engineer/interview","title":"Interview: Globex","start":"2026-11-18T14:00:00-05:00[America/New_York]","end":"2026-11-18T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-engineer/interview"}',NULL,'');
INSERT INTO "item" VALUES(165,'{"form":"event","uid":"9dbd93e2-2489-503d-a872-acd678e70510","step_id":"globex-engineer/recap","title":"Recap: Globex","start":"2026-11-18T15:00:00-05:00[America/New_York]","end":"2026-11-18T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-engineer/recap"}',NULL,'');
INSERT INTO "item" VALUES(166,'{"form":"event","uid":"24b28c62-6fcc-5937-a1d5-507ba7244b72","step_id":"globex-engineer/thank-you/ann-fox","title":"Thank Ann Fox (Globex)","start":"2026-11-18","end":"2026-11-19","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-engineer/thank-you/ann-fox","free":true}',NULL,'');
INSERT INTO "item" VALUES(167,'{"form":"event","uid":"e16b35cc-46c3-52d1-842b-dc9ee5077a2d","step_id":"initech/interview","title":"Interview: Initech","start":"2026-11-20T16:30:00+00:00[Europe/London]","end":"2026-11-20T17:30:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: initech/interview"}',NULL,'');
INSERT INTO "item" VALUES(168,'{"form":"event","uid":"c9e01cfe-7813-5085-8832-5d33ccae9139","step_id":"initech/recap","title":"Recap: Initech","start":"2026-11-20T17:30:00+00:00[Europe/London]","end":"2026-11-20T18:00:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: initech/recap"}',NULL,'');
INSERT INTO "item" VALUES(169,'{"form":"event","uid":"cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","step_id":"initech/thank-you/tom-reed","title":"\u2713 Thank Tom Reed (Initech)","start":"2026-11-21","end":"2026-11-22","description":"A draft.\n\nWhy: Do 1: the next day, within 24 hours, as it ends at 17:30 (thank_you_same_day_until = 16:00, the default)\nStep: initech/thank-you/tom-reed","free":true}',NULL,'');
INSERT INTO "item" VALUES(171,'{"form":"event","uid":"38659983-ccd3-54c6-8eb3-f61f939f6916","step_id":"acme-1/recap","title":"Recap: Acme","start":"2026-11-23T11:00:00-05:00[America/New_York]","end":"2026-11-23T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-1/recap"}',NULL,'');
INSERT INTO "item" VALUES(172,'{"form":"event","uid":"32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","step_id":"acme-2/interview","title":"Interview: Acme","start":"2026-11-23T11:30:00-05:00[America/New_York]","end":"2026-11-23T12:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-2` has what was said before\nStep: acme-2/interview"}',NULL,'');
INSERT INTO "item" VALUES(173,'{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Recap: Acme","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap"}','{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Ravi in my words","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(174,'{"form":"event","uid":"9ae22040-a8f6-5f0c-96f4-502afae5aa4c","step_id":"acme-3/interview","title":"Interview: Acme","start":"2026-11-23T14:00:00-05:00[America/New_York]","end":"2026-11-23T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-3` has what was said before\nStep: acme-3/interview"}',NULL,'');
INSERT INTO "item" VALUES(175,'{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"Recap: Acme","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap"}','{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"My recap","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap\n--- your own notes below this line ---","free":true}','');
INSERT INTO "item" VALUES(176,'{"form":"event","uid":"c2f15225-2baf-59d4-8e92-eeec00569a1b","step_id":"acme-1/thank-you/jane-doe","title":"Thank Jane Doe (Acme)","start":"2026-11-23","end":"2026-11-24","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-1/thank-you/jane-doe","free":true}',NULL,'');
INSERT INTO "item" VALUES(177,'{"form":"event","uid":"8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","step_id":"acme-2/thank-you/ravi-shah","title":"Thank Ravi Shah (Acme)","start":"2026-11-23","end":"2026-11-24","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 12:30 (thank_you_same_day_until = 16:00, the default)\nStep: acme-2/thank-you/ravi-shah","free":true}',NULL,'');
INSERT INTO "item" VALUES(178,'{"form":"event","uid":"79b6c484-1003-5281-a6cf-ea33c96c601e","step_id":"acme-3/thank-you/mei-lin","title":"Thank Mei Lin (Acme)","start":"2026-11-23","end":"2026-11-24","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-3/thank-you/mei-lin","free":true}',NULL,'');
INSERT INTO "item" VALUES(179,'{"form":"event","uid":"405c3454-bf9b-5a4a-bf07-721381f07e5f","step_id":"hooli/follow-up/1","title":"Follow up with Hooli","start":"2026-11-23","end":"2026-11-24","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: hooli/follow-up/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(180,'{"form":"event","uid":"a8aa538c-74ef-555d-9abf-90b3d7a6d28b","step_id":"acme-1/connect/jane-doe","title":"Connect with Jane Doe (Acme)","start":"2026-11-24","end":"2026-11-25","description":"A draft.\n\nWhy: Do 2: the next business day after you met Jane Doe\nStep: acme-1/connect/jane-doe","free":true}',NULL,'');
INSERT INTO "item" VALUES(181,'{"form":"event","uid":"5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","step_id":"globex-engineer/follow-up/1","title":"Follow up with Globex","start":"2026-11-25","end":"2026-11-26","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(182,'{"form":"event","uid":"4fc6b015-a8fe-529e-ab77-0986f44c5fd7","step_id":"initech/follow-up/1","title":"Follow up with Initech","start":"2026-11-30","end":"2026-12-01","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(183,'{"form":"event","uid":"cebf38bb-5990-5cc3-93b7-169202a56a3b","step_id":"keep-searching/2026-W49","title":"Keep searching: one more application this week","start":"2026-11-30","end":"2026-12-01","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W49","free":true}',NULL,'');
INSERT INTO "item" VALUES(185,'{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T10:00:00-05:00[America/New_York]","end":"2026-12-02T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview"}','{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T12:00:00-05:00[America/New_York]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview\n--- your own notes below this line ---"}','');
INSERT INTO "item" VALUES(186,'{"form":"event","uid":"db044fa5-5a9c-58ab-b5ed-7888a4d0951f","step_id":"globex-lead/recap","title":"Recap: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-lead/recap"}',NULL,'');
INSERT INTO "item" VALUES(187,'{"form":"event","uid":"a49640e7-40e5-524f-9d21-5fe4885c0881","step_id":"globex-final/interview","title":"Interview: Globex","start":"2026-12-02T13:00:00-05:00[America/New_York]","end":"2026-12-02T14:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep globex-final` has what was said before\nStep: globex-final/interview"}',NULL,'');
INSERT INTO "item" VALUES(188,'{"form":"event","uid":"243f5627-3a9c-5871-a994-d6941a482449","step_id":"globex-final/recap","title":"Recap: Globex","start":"2026-12-02T14:00:00-05:00[America/New_York]","end":"2026-12-02T14:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-final/recap"}',NULL,'');
INSERT INTO "item" VALUES(189,'{"form":"event","uid":"733a9b17-6659-5381-9a6f-d5c73a651a2e","step_id":"globex-lead/thank-you/bo-berg","title":"Thank Bo Berg (Globex)","start":"2026-12-02","end":"2026-12-03","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-lead/thank-you/bo-berg","free":true}',NULL,'');
INSERT INTO "item" VALUES(190,'{"form":"event","uid":"7bda98ef-83e2-5efd-b792-7d8b50888670","step_id":"piper/interview","title":"Interview: Piper","start":"2026-12-03T10:00:00-05:00[America/New_York]","end":"2026-12-03T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: piper/interview"}',NULL,'');
INSERT INTO "item" VALUES(191,'{"form":"event","uid":"cfa8c2a4-509f-5076-bcc5-6929bc76de7c","step_id":"piper/recap","title":"Recap: Piper","start":"2026-12-03T11:00:00-05:00[America/New_York]","end":"2026-12-03T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: piper/recap"}',NULL,'');
INSERT INTO "item" VALUES(192,'{"form":"event","uid":"1c8d9cbe-4e33-5401-8e80-b7bf583b0195","step_id":"initech/follow-up/2","title":"Follow up with Initech again","start":"2026-12-07","end":"2026-12-08","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(193,'{"form":"event","uid":"5fe7010b-8ac1-5d19-8e00-c231a9d169c0","step_id":"keep-searching/2026-W50","title":"Keep searching: one more application this week","start":"2026-12-07","end":"2026-12-08","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W50","free":true}',NULL,'');
INSERT INTO "item" VALUES(194,'{"form":"event","uid":"ac821c0c-472f-553c-9481-3f73ad3838bd","step_id":"acme-3/follow-up/1","title":"Follow up with Acme","start":"2026-12-09","end":"2026-12-10","description":"A draft.\n\nWhy: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(195,'{"form":"event","uid":"f12cb69e-5090-5050-8c7e-ff7284fff522","step_id":"globex-final/follow-up/1","title":"Follow up with Globex","start":"2026-12-09","end":"2026-12-10","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(197,'{"form":"event","uid":"99e4f0c1-09da-5461-a330-f8e4be6502ae","step_id":"keep-searching/2026-W51","title":"Keep searching: one more application this week","start":"2026-12-14","end":"2026-12-15","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W51","free":true}',NULL,'');
INSERT INTO "item" VALUES(199,'{"form":"event","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Follow up with Acme again","start":"2026-12-16","end":"2026-12-17","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2","free":true}','{"form":"event","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Ask Rita","start":"2026-12-16","end":"2026-12-17","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2\n--- your own notes below this line ---","free":true}','');
INSERT INTO "item" VALUES(200,'{"form":"event","uid":"b3d844e5-2c22-5406-bff0-45b7e887c0ed","step_id":"globex-engineer/follow-up/2","title":"Follow up with Globex again","start":"2026-12-16","end":"2026-12-17","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(202,'{"form":"event","uid":"f8256113-b13e-5980-b8b4-eeb54c38ab82","step_id":"initech/park","title":"No answer from Initech: park it, or say what you know","start":"2026-12-21","end":"2026-12-22","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: initech/park","free":true}',NULL,'');
INSERT INTO "item" VALUES(203,'{"form":"event","uid":"9115bf1a-c2b2-573c-a3d9-92b82dd0897c","step_id":"keep-searching/2026-W52","title":"Keep searching: one more application this week","start":"2026-12-21","end":"2026-12-22","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W52","free":true}',NULL,'');
INSERT INTO "item" VALUES(204,'{"form":"event","uid":"0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","step_id":"globex-final/follow-up/2","title":"Follow up with Globex again","start":"2026-12-23","end":"2026-12-24","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(205,'{"form":"event","uid":"9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","step_id":"keep-searching/2026-W53","title":"Keep searching: one more application this week","start":"2026-12-28","end":"2026-12-29","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W53","free":true}',NULL,'');
INSERT INTO "item" VALUES(206,'{"form":"event","uid":"2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","step_id":"acme-3/park","title":"No answer from Acme: park it, or say what you know","start":"2026-12-31","end":"2027-01-01","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: acme-3/park","free":true}',NULL,'');
INSERT INTO "item" VALUES(207,'{"form":"event","uid":"7d8af688-0cb9-5399-84fa-8c82775fd5e5","step_id":"globex-engineer/park","title":"No answer from Globex: park it, or say what you know","start":"2026-12-31","end":"2027-01-01","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-engineer/park","free":true}',NULL,'');
INSERT INTO "item" VALUES(209,'{"form":"event","uid":"9f14627c-e691-50e1-bcb3-0a9ca4de0833","step_id":"keep-searching/2027-W01","title":"Keep searching: one more application this week","start":"2027-01-04","end":"2027-01-05","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2027-W01","free":true}',NULL,'');
INSERT INTO "item" VALUES(210,'{"form":"event","uid":"1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","step_id":"globex-final/park","title":"No answer from Globex: park it, or say what you know","start":"2027-01-08","end":"2027-01-09","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-final/park","free":true}',NULL,'');
INSERT INTO "item" VALUES(211,'{"form":"event","uid":"aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c","step_id":"hooli/interview","title":"Interview: Hooli","start":"2026-11-16T10:00:00-05:00[America/New_York]","end":"2026-11-16T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: hooli/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c
X-AFTERVIEW-MARK:dd58079b.v29ec2557ad5758d6e.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Hooli
DTSTART:20261116T150000Z
DTEND:20261116T160000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: hoo
 li/interview\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(212,'{"form":"event","uid":"0ffb8be5-90dd-5446-8e9f-9f662237eabe","step_id":"globex-engineer/interview","title":"Interview: Globex","start":"2026-11-18T14:00:00-05:00[America/New_York]","end":"2026-11-18T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-engineer/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:0ffb8be5-90dd-5446-8e9f-9f662237eabe
X-AFTERVIEW-MARK:dd58079b.v2a0dbad62a573cc15.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Globex
DTSTART:20261118T190000Z
DTEND:20261118T200000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: glo
 bex-engineer/interview\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(214,'{"form":"event","uid":"e887cdae-ada7-59bf-9c71-547fb51394d5","step_id":"hooli/recap","title":"Recap: Hooli","start":"2026-11-16T11:00:00-05:00[America/New_York]","end":"2026-11-16T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: hooli/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:e887cdae-ada7-59bf-9c71-547fb51394d5
X-AFTERVIEW-MARK:dd58079b.v2d69419ef90e4d6bd.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Hooli
DTSTART:20261116T160000Z
DTEND:20261116T163000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: hooli/recap\n--- y
 our own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(215,'{"form":"event","uid":"9dbd93e2-2489-503d-a872-acd678e70510","step_id":"globex-engineer/recap","title":"Recap: Globex","start":"2026-11-18T15:00:00-05:00[America/New_York]","end":"2026-11-18T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-engineer/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:9dbd93e2-2489-503d-a872-acd678e70510
X-AFTERVIEW-MARK:dd58079b.v297b55d52d3409c75.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Globex
DTSTART:20261118T200000Z
DTEND:20261118T203000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: globex-engineer/re
 cap\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(216,'{"form":"task","uid":"24b28c62-6fcc-5937-a1d5-507ba7244b72","step_id":"globex-engineer/thank-you/ann-fox","title":"Thank Ann Fox (Globex)","due":"2026-11-18","due_at":"2026-11-18T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-engineer/thank-you/ann-fox"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:24b28c62-6fcc-5937-a1d5-507ba7244b72
X-AFTERVIEW-MARK:dd58079b.v27700489f8955b961.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Thank Ann Fox (Globex)
DUE;VALUE=DATE:20261118
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the same day\, as it
  ends at 15:00 (thank_you_same_day_until = 16:00\, the default)\nStep: glo
 bex-engineer/thank-you/ann-fox\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(217,'{"form":"event","uid":"e16b35cc-46c3-52d1-842b-dc9ee5077a2d","step_id":"initech/interview","title":"Interview: Initech","start":"2026-11-20T16:30:00+00:00[Europe/London]","end":"2026-11-20T17:30:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: initech/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:e16b35cc-46c3-52d1-842b-dc9ee5077a2d
X-AFTERVIEW-MARK:dd58079b.v2b24a45f5eb8f2f99.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Initech
DTSTART:20261120T163000Z
DTEND:20261120T173000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: ini
 tech/interview\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(218,'{"form":"event","uid":"c9e01cfe-7813-5085-8832-5d33ccae9139","step_id":"initech/recap","title":"Recap: Initech","start":"2026-11-20T17:30:00+00:00[Europe/London]","end":"2026-11-20T18:00:00+00:00[Europe/London]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: initech/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:c9e01cfe-7813-5085-8832-5d33ccae9139
X-AFTERVIEW-MARK:dd58079b.v2de1ca8b3e1e6b210.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Initech
DTSTART:20261120T173000Z
DTEND:20261120T180000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: initech/recap\n---
  your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(219,'{"form":"task","uid":"cd62ebd5-c107-52ca-bc5b-ad03d9d8655a","step_id":"initech/thank-you/tom-reed","title":"Thank Tom Reed (Initech)","due":"2026-11-21","due_at":"2026-11-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the next day, within 24 hours, as it ends at 17:30 (thank_you_same_day_until = 16:00, the default)\nStep: initech/thank-you/tom-reed","done":"2026-11-24"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:cd62ebd5-c107-52ca-bc5b-ad03d9d8655a
SUMMARY:Thank Tom Reed (Initech)
DUE;VALUE=DATE:20261121
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the next day\, withi
 n 24 hours\, as it ends at 17:30 (thank_you_same_day_until = 16:00\, the d
 efault)\nStep: initech/thank-you/tom-reed\n--- your own notes below this l
 ine ---
X-AFTERVIEW-MARK:dd58079b.v215e5ebe8ac7190fe.1
DTSTAMP:20261125T140000Z
LAST-MODIFIED:20261125T140000Z
SEQUENCE:1
STATUS:COMPLETED
COMPLETED:20261124T120000Z
PERCENT-COMPLETE:100
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(221,'{"form":"event","uid":"38659983-ccd3-54c6-8eb3-f61f939f6916","step_id":"acme-1/recap","title":"Recap: Acme","start":"2026-11-23T11:00:00-05:00[America/New_York]","end":"2026-11-23T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-1/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:38659983-ccd3-54c6-8eb3-f61f939f6916
X-AFTERVIEW-MARK:dd58079b.v2943a9658387547fc.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Acme
DTSTART:20261123T160000Z
DTEND:20261123T163000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: acme-1/recap\n--- 
 your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(222,'{"form":"event","uid":"32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6","step_id":"acme-2/interview","title":"Interview: Acme","start":"2026-11-23T11:30:00-05:00[America/New_York]","end":"2026-11-23T12:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-2` has what was said before\nStep: acme-2/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6
X-AFTERVIEW-MARK:dd58079b.v2b552acc573be1603.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Acme
DTSTART:20261123T163000Z
DTEND:20261123T173000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\; `aftervi
 ew prep acme-2` has what was said before\nStep: acme-2/interview\n--- your
  own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(223,'{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"Recap: Acme","start":"2026-11-23T15:00:00-05:00[America/New_York]","end":"2026-11-23T15:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap"}','{"form":"event","uid":"bd6d3235-9efe-583d-b51a-963c35fe6628","step_id":"acme-3/recap","title":"My recap","start":"2026-11-23T20:00:00+00:00[UTC]","end":"2026-11-23T20:30:00+00:00[UTC]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-3/recap\n--- your own notes below this line ---"}','BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:bd6d3235-9efe-583d-b51a-963c35fe6628
DTSTART:20261123T200000Z
DTEND:20261123T203000Z
CATEGORIES:one,two\, three
COLOR:tomato
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of t
 he interview\; recap_minutes = 30\, the default\nStep: acme-3/recap\n--- y
 our own notes below this line ---
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:My recap
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Mine
TRIGGER:-PT5M
END:VALARM
X-AFTERVIEW-MARK:dd58079b.v2e6aeb79dbd93b782.0
X-PERSON;X-A="b;c":d\;e
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(224,'{"form":"event","uid":"9ae22040-a8f6-5f0c-96f4-502afae5aa4c","step_id":"acme-3/interview","title":"Interview: Acme","start":"2026-11-23T14:00:00-05:00[America/New_York]","end":"2026-11-23T15:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep acme-3` has what was said before\nStep: acme-3/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:9ae22040-a8f6-5f0c-96f4-502afae5aa4c
X-AFTERVIEW-MARK:dd58079b.v240e178202c4de537.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Acme
DTSTART:20261123T190000Z
DTEND:20261123T200000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\; `aftervi
 ew prep acme-3` has what was said before\nStep: acme-3/interview\n--- your
  own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(225,'{"form":"task","uid":"c2f15225-2baf-59d4-8e92-eeec00569a1b","step_id":"acme-1/thank-you/jane-doe","title":"Thank Jane Doe (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-1/thank-you/jane-doe"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:c2f15225-2baf-59d4-8e92-eeec00569a1b
X-AFTERVIEW-MARK:dd58079b.v2f16f091f9c2a8996.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Thank Jane Doe (Acme)
DUE;VALUE=DATE:20261123
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the same day\, as it
  ends at 11:00 (thank_you_same_day_until = 16:00\, the default)\nStep: acm
 e-1/thank-you/jane-doe\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(226,'{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Recap: Acme","start":"2026-11-23T12:30:00-05:00[America/New_York]","end":"2026-11-23T13:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap"}','{"form":"event","uid":"27200fd7-136d-5307-a689-052a5b947c0d","step_id":"acme-2/recap","title":"Ravi in my words","start":"2026-11-23T17:30:00+00:00[UTC]","end":"2026-11-23T18:00:00+00:00[UTC]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: acme-2/recap\n--- your own notes below this line ---"}','BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:27200fd7-136d-5307-a689-052a5b947c0d
DTSTART:20261123T173000Z
DTEND:20261123T180000Z
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of t
 he interview\; recap_minutes = 30\, the default\nStep: acme-2/recap\n--- y
 our own notes below this line ---
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Ravi in my words
TRANSP:OPAQUE
X-AFTERVIEW-MARK:dd58079b.v2ed51b8bf95ccabac.0
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(227,'{"form":"task","uid":"79b6c484-1003-5281-a6cf-ea33c96c601e","step_id":"acme-3/thank-you/mei-lin","title":"Thank Mei Lin (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 15:00 (thank_you_same_day_until = 16:00, the default)\nStep: acme-3/thank-you/mei-lin"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:79b6c484-1003-5281-a6cf-ea33c96c601e
X-AFTERVIEW-MARK:dd58079b.v2231e50d59e4f6a34.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Thank Mei Lin (Acme)
DUE;VALUE=DATE:20261123
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the same day\, as it
  ends at 15:00 (thank_you_same_day_until = 16:00\, the default)\nStep: acm
 e-3/thank-you/mei-lin\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(229,'{"form":"event","uid":"ee22027d-ad89-506d-927e-d307694a6f9e","step_id":"hooli/follow-up-date/1","title":"From today you may write to Hooli","start":"2026-11-23","end":"2026-11-24","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: hooli/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:ee22027d-ad89-506d-927e-d307694a6f9e
X-AFTERVIEW-MARK:dd58079b.v23180ddc2a05ef2db.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Hooli
DTSTART;VALUE=DATE:20261123
DTEND;VALUE=DATE:20261124
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after the interv
 iew\, as nothing was promised (follow_up_without_promise = 5\, the default
 )\nStep: hooli/follow-up-date/1\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(230,'{"form":"task","uid":"a8aa538c-74ef-555d-9abf-90b3d7a6d28b","step_id":"acme-1/connect/jane-doe","title":"Connect with Jane Doe (Acme)","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Do 2: the next business day after you met Jane Doe\nStep: acme-1/connect/jane-doe"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:a8aa538c-74ef-555d-9abf-90b3d7a6d28b
X-AFTERVIEW-MARK:dd58079b.v2aff38c3e1dc84adb.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Connect with Jane Doe (Acme)
DUE;VALUE=DATE:20261124
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 2: the next business da
 y after you met Jane Doe\nStep: acme-1/connect/jane-doe\n--- your own note
 s below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(231,'{"form":"task","uid":"8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60","step_id":"acme-2/thank-you/ravi-shah","title":"Thank Ravi Shah (Acme)","due":"2026-11-23","due_at":"2026-11-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 12:30 (thank_you_same_day_until = 16:00, the default)\nStep: acme-2/thank-you/ravi-shah"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60
X-AFTERVIEW-MARK:dd58079b.v20a52a48dd6dec35c.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Thank Ravi Shah (Acme)
DUE;VALUE=DATE:20261123
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the same day\, as it
  ends at 12:30 (thank_you_same_day_until = 16:00\, the default)\nStep: acm
 e-2/thank-you/ravi-shah\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(232,'{"form":"event","uid":"7d3cfb48-ed34-5d6d-938b-f570f7060255","step_id":"globex-engineer/follow-up-date/1","title":"From today you may write to Globex","start":"2026-11-25","end":"2026-11-26","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:7d3cfb48-ed34-5d6d-938b-f570f7060255
X-AFTERVIEW-MARK:dd58079b.v2d081c52cc61c8ff9.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Globex
DTSTART;VALUE=DATE:20261125
DTEND;VALUE=DATE:20261126
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after the interv
 iew\, as nothing was promised (follow_up_without_promise = 5\, the default
 )\nStep: globex-engineer/follow-up-date/1\n--- your own notes below this l
 ine ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(233,'{"form":"task","uid":"4fc6b015-a8fe-529e-ab77-0986f44c5fd7","step_id":"initech/follow-up/1","title":"Follow up with Initech","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up/1"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:4fc6b015-a8fe-529e-ab77-0986f44c5fd7
X-AFTERVIEW-MARK:dd58079b.v26d090fb6a7688aa6.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Initech
DUE;VALUE=DATE:20261130
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r the interview\, as nothing was promised (follow_up_without_promise = 5\,
  the default)\nStep: initech/follow-up/1\n--- your own notes below this li
 ne ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(234,'{"form":"event","uid":"0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce","step_id":"initech/follow-up-date/1","title":"From today you may write to Initech","start":"2026-11-30","end":"2026-12-01","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: initech/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce
X-AFTERVIEW-MARK:dd58079b.v27b735bb4155e805c.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Initech
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261201
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after the interv
 iew\, as nothing was promised (follow_up_without_promise = 5\, the default
 )\nStep: initech/follow-up-date/1\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(235,'{"form":"task","uid":"5b2004cb-5a41-5bc6-9de1-c0fcf9743cba","step_id":"globex-engineer/follow-up/1","title":"Follow up with Globex","due":"2026-11-25","due_at":"2026-11-25T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-engineer/follow-up/1"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:5b2004cb-5a41-5bc6-9de1-c0fcf9743cba
X-AFTERVIEW-MARK:dd58079b.v2c8fcebf2e47f6c50.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Globex
DUE;VALUE=DATE:20261125
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r the interview\, as nothing was promised (follow_up_without_promise = 5\,
  the default)\nStep: globex-engineer/follow-up/1\n--- your own notes below
  this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(237,'{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T10:00:00-05:00[America/New_York]","end":"2026-12-02T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview"}','{"form":"event","uid":"cc749b40-2946-51cd-a76c-f715381ac933","step_id":"globex-lead/interview","title":"Interview: Globex","start":"2026-12-02T16:00:00+00:00[UTC]","end":"2026-12-02T17:00:00+00:00[UTC]","description":"--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: globex-lead/interview\n--- your own notes below this line ---"}','BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:cc749b40-2946-51cd-a76c-f715381ac933
DTSTART:20261202T160000Z
DTEND:20261202T170000Z
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: glob
 ex-lead/interview\n--- your own notes below this line ---
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Globex
TRANSP:OPAQUE
X-AFTERVIEW-MARK:dd58079b.v2d952c9872c848ebd.0
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(239,'{"form":"task","uid":"cebf38bb-5990-5cc3-93b7-169202a56a3b","step_id":"keep-searching/2026-W49","title":"Keep searching: one more application this week","due":"2026-11-30","due_at":"2026-11-30T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W49"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:cebf38bb-5990-5cc3-93b7-169202a56a3b
X-AFTERVIEW-MARK:dd58079b.v21f8135caa8e7dce0.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261130
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W49\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(240,'{"form":"event","uid":"db044fa5-5a9c-58ab-b5ed-7888a4d0951f","step_id":"globex-lead/recap","title":"Recap: Globex","start":"2026-12-02T11:00:00-05:00[America/New_York]","end":"2026-12-02T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-lead/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:db044fa5-5a9c-58ab-b5ed-7888a4d0951f
X-AFTERVIEW-MARK:dd58079b.v2f128c7c08bfe705c.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Globex
DTSTART:20261202T160000Z
DTEND:20261202T163000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: globex-lead/recap
 \n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(241,'{"form":"event","uid":"243f5627-3a9c-5871-a994-d6941a482449","step_id":"globex-final/recap","title":"Recap: Globex","start":"2026-12-02T14:00:00-05:00[America/New_York]","end":"2026-12-02T14:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: globex-final/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:243f5627-3a9c-5871-a994-d6941a482449
DTSTART:20261202T190000Z
DTEND:20261202T193000Z
CATEGORIES:one,two\, three
COLOR:tomato
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of t
 he interview\; recap_minutes = 30\, the default\nStep: globex-final/recap\
 n--- your own notes below this line ---
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Globex
TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Mine
TRIGGER:-PT5M
END:VALARM
X-AFTERVIEW-MARK:dd58079b.v2cc13bda4ac75ba59.0
X-PERSON;X-A="b;c":d\;e
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(242,'{"form":"event","uid":"a49640e7-40e5-524f-9d21-5fe4885c0881","step_id":"globex-final/interview","title":"Interview: Globex","start":"2026-12-02T13:00:00-05:00[America/New_York]","end":"2026-12-02T14:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged; `afterview prep globex-final` has what was said before\nStep: globex-final/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:a49640e7-40e5-524f-9d21-5fe4885c0881
X-AFTERVIEW-MARK:dd58079b.v22fcf61fa44a94a5f.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Globex
DTSTART:20261202T180000Z
DTEND:20261202T190000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\; `aftervi
 ew prep globex-final` has what was said before\nStep: globex-final/intervi
 ew\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(243,'{"form":"task","uid":"733a9b17-6659-5381-9a6f-d5c73a651a2e","step_id":"globex-lead/thank-you/bo-berg","title":"Thank Bo Berg (Globex)","due":"2026-12-02","due_at":"2026-12-02T00:00:00+00:00","description":"A draft.\n\nWhy: Do 1: the same day, as it ends at 11:00 (thank_you_same_day_until = 16:00, the default)\nStep: globex-lead/thank-you/bo-berg"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:733a9b17-6659-5381-9a6f-d5c73a651a2e
X-AFTERVIEW-MARK:dd58079b.v2cdf9e3efbf86eece.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Thank Bo Berg (Globex)
DUE;VALUE=DATE:20261202
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 1: the same day\, as it
  ends at 11:00 (thank_you_same_day_until = 16:00\, the default)\nStep: glo
 bex-lead/thank-you/bo-berg\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(244,'{"form":"event","uid":"7bda98ef-83e2-5efd-b792-7d8b50888670","step_id":"piper/interview","title":"Interview: Piper","start":"2026-12-03T10:00:00-05:00[America/New_York]","end":"2026-12-03T11:00:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: as logged\nStep: piper/interview"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:7bda98ef-83e2-5efd-b792-7d8b50888670
X-AFTERVIEW-MARK:dd58079b.v21a5d14c8cf00468b.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Interview: Piper
DTSTART:20261203T150000Z
DTEND:20261203T160000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: as logged\nStep: pip
 er/interview\n--- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(245,'{"form":"event","uid":"cfa8c2a4-509f-5076-bcc5-6929bc76de7c","step_id":"piper/recap","title":"Recap: Piper","start":"2026-12-03T11:00:00-05:00[America/New_York]","end":"2026-12-03T11:30:00-05:00[America/New_York]","description":"A draft.\n\nWhy: Do 4: right at the end of the interview; recap_minutes = 30, the default\nStep: piper/recap"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:cfa8c2a4-509f-5076-bcc5-6929bc76de7c
X-AFTERVIEW-MARK:dd58079b.v2bf7fa06f8a11aea9.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Recap: Piper
DTSTART:20261203T160000Z
DTEND:20261203T163000Z
TRANSP:OPAQUE
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 4: right at the end of 
 the interview\; recap_minutes = 30\, the default\nStep: piper/recap\n--- y
 our own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(246,'{"form":"task","uid":"1c8d9cbe-4e33-5401-8e80-b7bf583b0195","step_id":"initech/follow-up/2","title":"Follow up with Initech again","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up/2"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:1c8d9cbe-4e33-5401-8e80-b7bf583b0195
X-AFTERVIEW-MARK:dd58079b.v25d56fc64fadea53e.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Initech again
DUE;VALUE=DATE:20261207
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r follow-up 1 (follow_up_interval = 5\, the default)\nStep: initech/follow
 -up/2\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(247,'{"form":"event","uid":"4c089ce5-5b29-52ea-b995-dfede4089d84","step_id":"initech/follow-up-date/2","title":"From today you may write to Initech again","start":"2026-12-07","end":"2026-12-08","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: initech/follow-up-date/2","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:4c089ce5-5b29-52ea-b995-dfede4089d84
X-AFTERVIEW-MARK:dd58079b.v2c116847aa8fe1e05.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Initech again
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261208
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after follow-up 
 1 (follow_up_interval = 5\, the default)\nStep: initech/follow-up-date/2\n
 --- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(248,'{"form":"task","uid":"5fe7010b-8ac1-5d19-8e00-c231a9d169c0","step_id":"keep-searching/2026-W50","title":"Keep searching: one more application this week","due":"2026-12-07","due_at":"2026-12-07T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W50"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:5fe7010b-8ac1-5d19-8e00-c231a9d169c0
X-AFTERVIEW-MARK:dd58079b.v24fddd6e65e9b4e0b.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261207
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W50\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(249,'{"form":"task","uid":"ac821c0c-472f-553c-9481-3f73ad3838bd","step_id":"acme-3/follow-up/1","title":"Follow up with Acme","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up/1"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:ac821c0c-472f-553c-9481-3f73ad3838bd
X-AFTERVIEW-MARK:dd58079b.v250da15cbc14348e8.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Acme
DUE;VALUE=DATE:20261209
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 2 business days afte
 r the promise “within two weeks” runs out on Mon 7 Dec (follow_up_afte
 r_promise = 2\, the default)\nStep: acme-3/follow-up/1\n--- your own notes
  below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(250,'{"form":"task","uid":"f12cb69e-5090-5050-8c7e-ff7284fff522","step_id":"globex-final/follow-up/1","title":"Follow up with Globex","due":"2026-12-09","due_at":"2026-12-09T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up/1"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:f12cb69e-5090-5050-8c7e-ff7284fff522
X-AFTERVIEW-MARK:dd58079b.v2a3da73bcc5b727f8.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Globex
DUE;VALUE=DATE:20261209
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r the interview\, as nothing was promised (follow_up_without_promise = 5\,
  the default)\nStep: globex-final/follow-up/1\n--- your own notes below th
 is line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(251,'{"form":"event","uid":"a30fda3c-e99e-5c5f-8731-e894c9bd34a4","step_id":"acme-3/follow-up-date/1","title":"From today you may write to Acme","start":"2026-12-09","end":"2026-12-10","description":"Why: Do 3: 2 business days after the promise \u201cwithin two weeks\u201d runs out on Mon 7 Dec (follow_up_after_promise = 2, the default)\nStep: acme-3/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:a30fda3c-e99e-5c5f-8731-e894c9bd34a4
X-AFTERVIEW-MARK:dd58079b.v227b35cd98ac67ee3.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Acme
DTSTART;VALUE=DATE:20261209
DTEND;VALUE=DATE:20261210
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 2 business days after the promis
 e “within two weeks” runs out on Mon 7 Dec (follow_up_after_promise = 
 2\, the default)\nStep: acme-3/follow-up-date/1\n--- your own notes below 
 this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(252,'{"form":"event","uid":"c48e911d-9211-5831-89bd-2fbfde773629","step_id":"globex-final/follow-up-date/1","title":"From today you may write to Globex","start":"2026-12-09","end":"2026-12-10","description":"Why: Do 3: 5 business days after the interview, as nothing was promised (follow_up_without_promise = 5, the default)\nStep: globex-final/follow-up-date/1","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:c48e911d-9211-5831-89bd-2fbfde773629
X-AFTERVIEW-MARK:dd58079b.v22316c0617a4f5ef7.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Globex
DTSTART;VALUE=DATE:20261209
DTEND;VALUE=DATE:20261210
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after the interv
 iew\, as nothing was promised (follow_up_without_promise = 5\, the default
 )\nStep: globex-final/follow-up-date/1\n--- your own notes below this line
  ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(255,'{"form":"task","uid":"99e4f0c1-09da-5461-a330-f8e4be6502ae","step_id":"keep-searching/2026-W51","title":"Keep searching: one more application this week","due":"2026-12-14","due_at":"2026-12-14T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W51"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:99e4f0c1-09da-5461-a330-f8e4be6502ae
X-AFTERVIEW-MARK:dd58079b.v2fada38251ad68e4e.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261214
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W51\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(256,'{"form":"task","uid":"b3d844e5-2c22-5406-bff0-45b7e887c0ed","step_id":"globex-engineer/follow-up/2","title":"Follow up with Globex again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up/2"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:b3d844e5-2c22-5406-bff0-45b7e887c0ed
X-AFTERVIEW-MARK:dd58079b.v21e74b7202b43ff2e.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Globex again
DUE;VALUE=DATE:20261216
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r follow-up 1 (follow_up_interval = 5\, the default)\; Don''t 4: moved from
  Thu 3 Dec\, so that any two follow-ups to Globex are 5 business days apar
 t (contact_gap = 5\, the default)\nStep: globex-engineer/follow-up/2\n--- 
 your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(258,'{"form":"task","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Follow up with Acme again","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2"}','{"form":"task","uid":"9a46bdc2-adff-58e1-a2ea-b5eb430bff7a","step_id":"acme-3/follow-up/2","title":"Ask Rita","due":"2026-12-16","due_at":"2026-12-16T00:00:00+00:00","description":"--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up/2\n--- your own notes below this line ---"}','BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days after
  follow-up 1 (follow_up_interval = 5\, the default)\nStep: acme-3/follow-u
 p/2\n--- your own notes below this line ---
DTSTAMP:20261116T140000Z
DUE;VALUE=DATE:20261216
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
STATUS:NEEDS-ACTION
SUMMARY:Ask Rita
UID:9a46bdc2-adff-58e1-a2ea-b5eb430bff7a
X-AFTERVIEW-MARK:dd58079b.v22f391f36df073177.0
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(259,'{"form":"event","uid":"e1c32829-61ba-59d3-a9de-dc3e9a7523f1","step_id":"globex-engineer/follow-up-date/2","title":"From today you may write to Globex again","start":"2026-12-16","end":"2026-12-17","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Thu 3 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-engineer/follow-up-date/2","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:e1c32829-61ba-59d3-a9de-dc3e9a7523f1
X-AFTERVIEW-MARK:dd58079b.v242d721fd99c015d1.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Globex again
DTSTART;VALUE=DATE:20261216
DTEND;VALUE=DATE:20261217
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after follow-up 
 1 (follow_up_interval = 5\, the default)\; Don''t 4: moved from Thu 3 Dec\,
  so that any two follow-ups to Globex are 5 business days apart (contact_g
 ap = 5\, the default)\nStep: globex-engineer/follow-up-date/2\n--- your ow
 n notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(260,'{"form":"event","uid":"f1be417a-4f44-5e52-a87f-ed87348c22d7","step_id":"acme-3/follow-up-date/2","title":"From today you may write to Acme again","start":"2026-12-16","end":"2026-12-17","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default)\nStep: acme-3/follow-up-date/2","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:f1be417a-4f44-5e52-a87f-ed87348c22d7
X-AFTERVIEW-MARK:dd58079b.v2f6147e238eea63e8.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Acme again
DTSTART;VALUE=DATE:20261216
DTEND;VALUE=DATE:20261217
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after follow-up 
 1 (follow_up_interval = 5\, the default)\nStep: acme-3/follow-up-date/2\n-
 -- your own notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(263,'{"form":"task","uid":"f8256113-b13e-5980-b8b4-eeb54c38ab82","step_id":"initech/park","title":"No answer from Initech: park it, or say what you know","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: initech/park"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:f8256113-b13e-5980-b8b4-eeb54c38ab82
X-AFTERVIEW-MARK:dd58079b.v2c92a392c20cabfaa.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:No answer from Initech: park it\, or say what you know
DUE;VALUE=DATE:20261221
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 10 business days aft
 er the last follow-up (park_after = 10\, the default)\nStep: initech/park
 \n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(264,'{"form":"task","uid":"0e2d16d4-a4b4-58aa-99c4-b9f0052c5844","step_id":"globex-final/follow-up/2","title":"Follow up with Globex again","due":"2026-12-23","due_at":"2026-12-23T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up/2"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:0e2d16d4-a4b4-58aa-99c4-b9f0052c5844
X-AFTERVIEW-MARK:dd58079b.v2460bf47dd36fddfc.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Follow up with Globex again
DUE;VALUE=DATE:20261223
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 5 business days afte
 r follow-up 1 (follow_up_interval = 5\, the default)\; Don''t 4: moved from
  Wed 16 Dec\, so that any two follow-ups to Globex are 5 business days apa
 rt (contact_gap = 5\, the default)\nStep: globex-final/follow-up/2\n--- yo
 ur own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(265,'{"form":"event","uid":"e734cbc7-2fa7-5972-89ca-ee734822e1e2","step_id":"globex-final/follow-up-date/2","title":"From today you may write to Globex again","start":"2026-12-23","end":"2026-12-24","description":"Why: Do 3: 5 business days after follow-up 1 (follow_up_interval = 5, the default); Don''t 4: moved from Wed 16 Dec, so that any two follow-ups to Globex are 5 business days apart (contact_gap = 5, the default)\nStep: globex-final/follow-up-date/2","free":true}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VEVENT
UID:e734cbc7-2fa7-5972-89ca-ee734822e1e2
X-AFTERVIEW-MARK:dd58079b.v2828dc6535ef37756.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:From today you may write to Globex again
DTSTART;VALUE=DATE:20261223
DTEND;VALUE=DATE:20261224
TRANSP:TRANSPARENT
DESCRIPTION:--- afterview ---\nWhy: Do 3: 5 business days after follow-up 
 1 (follow_up_interval = 5\, the default)\; Don''t 4: moved from Wed 16 Dec
 \, so that any two follow-ups to Globex are 5 business days apart (contact
 _gap = 5\, the default)\nStep: globex-final/follow-up-date/2\n--- your own
  notes below this line ---
END:VEVENT
END:VCALENDAR
');
INSERT INTO "item" VALUES(266,'{"form":"task","uid":"9115bf1a-c2b2-573c-a3d9-92b82dd0897c","step_id":"keep-searching/2026-W52","title":"Keep searching: one more application this week","due":"2026-12-21","due_at":"2026-12-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W52"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:9115bf1a-c2b2-573c-a3d9-92b82dd0897c
X-AFTERVIEW-MARK:dd58079b.v2c312db7c9148d4b5.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261221
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W52\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(267,'{"form":"task","uid":"2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5","step_id":"acme-3/park","title":"No answer from Acme: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: acme-3/park"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5
X-AFTERVIEW-MARK:dd58079b.v2e4fe6fd3fd91af24.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:No answer from Acme: park it\, or say what you know
DUE;VALUE=DATE:20261231
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 10 business days aft
 er the last follow-up (park_after = 10\, the default)\nStep: acme-3/park\n
 --- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(268,'{"form":"task","uid":"9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6","step_id":"keep-searching/2026-W53","title":"Keep searching: one more application this week","due":"2026-12-28","due_at":"2026-12-28T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2026-W53"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6
X-AFTERVIEW-MARK:dd58079b.v2e0d807ddb11fc970.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20261228
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 6-W53\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(269,'{"form":"task","uid":"7d8af688-0cb9-5399-84fa-8c82775fd5e5","step_id":"globex-engineer/park","title":"No answer from Globex: park it, or say what you know","due":"2026-12-31","due_at":"2026-12-31T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-engineer/park"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:7d8af688-0cb9-5399-84fa-8c82775fd5e5
X-AFTERVIEW-MARK:dd58079b.v27847e95c21535044.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:No answer from Globex: park it\, or say what you know
DUE;VALUE=DATE:20261231
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 10 business days aft
 er the last follow-up (park_after = 10\, the default)\nStep: globex-engine
 er/park\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(270,'{"form":"task","uid":"1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6","step_id":"globex-final/park","title":"No answer from Globex: park it, or say what you know","due":"2027-01-08","due_at":"2027-01-08T00:00:00+00:00","description":"A draft.\n\nWhy: Do 3: 10 business days after the last follow-up (park_after = 10, the default)\nStep: globex-final/park"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6
X-AFTERVIEW-MARK:dd58079b.v2ac214f7c9fdac31c.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:No answer from Globex: park it\, or say what you know
DUE;VALUE=DATE:20270108
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Do 3: 10 business days aft
 er the last follow-up (park_after = 10\, the default)\nStep: globex-final/
 park\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(272,'{"form":"task","uid":"9f14627c-e691-50e1-bcb3-0a9ca4de0833","step_id":"keep-searching/2027-W01","title":"Keep searching: one more application this week","due":"2027-01-04","due_at":"2027-01-04T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 1: a case is waiting this week (keep_searching = true, the default)\nStep: keep-searching/2027-W01"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:9f14627c-e691-50e1-bcb3-0a9ca4de0833
X-AFTERVIEW-MARK:dd58079b.v2c3393c49426b8b92.0
DTSTAMP:20261116T140000Z
LAST-MODIFIED:20261116T140000Z
SEQUENCE:0
SUMMARY:Keep searching: one more application this week
DUE;VALUE=DATE:20270104
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 1: a case is waiting
  this week (keep_searching = true\, the default)\nStep: keep-searching/202
 7-W01\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(273,'{"form":"task","uid":"5ec8304a-3c55-503b-aa9b-c4ea99ffd912","step_id":"piper/rejection-reply","title":"Answer the no from Piper, graciously","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: the next business day after the rejection of Mon 23 Nov\nStep: piper/rejection-reply"}',NULL,'');
INSERT INTO "item" VALUES(274,'{"form":"task","uid":"d0392fd5-30f7-57ce-bc58-beba8a1f40e8","step_id":"piper/keep-in-touch/1","title":"Keep in touch with Piper","due":"2027-01-22","due_at":"2027-01-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 60 days after the case closed on Mon 23 Nov (keep_in_touch_first = 60, the default)\nStep: piper/keep-in-touch/1"}',NULL,'');
INSERT INTO "item" VALUES(275,'{"form":"task","uid":"04159322-dde7-5b15-a232-d809fe5069a7","step_id":"piper/keep-in-touch/2","title":"Keep in touch with Piper","due":"2027-04-22","due_at":"2027-04-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 1 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/2"}',NULL,'');
INSERT INTO "item" VALUES(276,'{"form":"task","uid":"b740f65a-5cbb-5412-a537-76da6494841b","step_id":"piper/keep-in-touch/3","title":"Keep in touch with Piper","due":"2027-07-21","due_at":"2027-07-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 2 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/3"}',NULL,'');
INSERT INTO "item" VALUES(277,'{"form":"task","uid":"5ec8304a-3c55-503b-aa9b-c4ea99ffd912","step_id":"piper/rejection-reply","title":"Answer the no from Piper, graciously","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: the next business day after the rejection of Mon 23 Nov\nStep: piper/rejection-reply"}',NULL,'');
INSERT INTO "item" VALUES(278,'{"form":"task","uid":"d0392fd5-30f7-57ce-bc58-beba8a1f40e8","step_id":"piper/keep-in-touch/1","title":"Keep in touch with Piper","due":"2027-01-22","due_at":"2027-01-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 60 days after the case closed on Mon 23 Nov (keep_in_touch_first = 60, the default)\nStep: piper/keep-in-touch/1"}',NULL,'');
INSERT INTO "item" VALUES(279,'{"form":"task","uid":"04159322-dde7-5b15-a232-d809fe5069a7","step_id":"piper/keep-in-touch/2","title":"Keep in touch with Piper","due":"2027-04-22","due_at":"2027-04-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 1 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/2"}',NULL,'');
INSERT INTO "item" VALUES(280,'{"form":"task","uid":"b740f65a-5cbb-5412-a537-76da6494841b","step_id":"piper/keep-in-touch/3","title":"Keep in touch with Piper","due":"2027-07-21","due_at":"2027-07-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 2 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/3"}',NULL,'');
INSERT INTO "item" VALUES(281,'{"form":"event","uid":"5ec8304a-3c55-503b-aa9b-c4ea99ffd912","step_id":"piper/rejection-reply","title":"Answer the no from Piper, graciously","start":"2026-11-24","end":"2026-11-25","description":"A draft.\n\nWhy: Don''t 3: the next business day after the rejection of Mon 23 Nov\nStep: piper/rejection-reply","free":true}',NULL,'');
INSERT INTO "item" VALUES(282,'{"form":"event","uid":"d0392fd5-30f7-57ce-bc58-beba8a1f40e8","step_id":"piper/keep-in-touch/1","title":"Keep in touch with Piper","start":"2027-01-22","end":"2027-01-23","description":"A draft.\n\nWhy: Don''t 3: 60 days after the case closed on Mon 23 Nov (keep_in_touch_first = 60, the default)\nStep: piper/keep-in-touch/1","free":true}',NULL,'');
INSERT INTO "item" VALUES(283,'{"form":"event","uid":"04159322-dde7-5b15-a232-d809fe5069a7","step_id":"piper/keep-in-touch/2","title":"Keep in touch with Piper","start":"2027-04-22","end":"2027-04-23","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 1 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/2","free":true}',NULL,'');
INSERT INTO "item" VALUES(284,'{"form":"event","uid":"b740f65a-5cbb-5412-a537-76da6494841b","step_id":"piper/keep-in-touch/3","title":"Keep in touch with Piper","start":"2027-07-21","end":"2027-07-22","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 2 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/3","free":true}',NULL,'');
INSERT INTO "item" VALUES(285,'{"form":"task","uid":"b740f65a-5cbb-5412-a537-76da6494841b","step_id":"piper/keep-in-touch/3","title":"Keep in touch with Piper","due":"2027-07-21","due_at":"2027-07-21T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 2 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/3"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:b740f65a-5cbb-5412-a537-76da6494841b
X-AFTERVIEW-MARK:dd58079b.v2ce06be34db9e19b8.0
DTSTAMP:20261124T140000Z
LAST-MODIFIED:20261124T140000Z
SEQUENCE:0
SUMMARY:Keep in touch with Piper
DUE;VALUE=DATE:20270721
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 3: 90 days after kee
 p-in-touch 2 (keep_in_touch_every = 90\, the default)\nStep: piper/keep-in
 -touch/3\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(286,'{"form":"task","uid":"5ec8304a-3c55-503b-aa9b-c4ea99ffd912","step_id":"piper/rejection-reply","title":"Answer the no from Piper, graciously","due":"2026-11-24","due_at":"2026-11-24T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: the next business day after the rejection of Mon 23 Nov\nStep: piper/rejection-reply"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:5ec8304a-3c55-503b-aa9b-c4ea99ffd912
X-AFTERVIEW-MARK:dd58079b.v2477f4b69cabcbab6.0
DTSTAMP:20261124T140000Z
LAST-MODIFIED:20261124T140000Z
SEQUENCE:0
SUMMARY:Answer the no from Piper\, graciously
DUE;VALUE=DATE:20261124
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 3: the next business
  day after the rejection of Mon 23 Nov\nStep: piper/rejection-reply\n--- y
 our own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(287,'{"form":"task","uid":"04159322-dde7-5b15-a232-d809fe5069a7","step_id":"piper/keep-in-touch/2","title":"Keep in touch with Piper","due":"2027-04-22","due_at":"2027-04-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 90 days after keep-in-touch 1 (keep_in_touch_every = 90, the default)\nStep: piper/keep-in-touch/2"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:04159322-dde7-5b15-a232-d809fe5069a7
X-AFTERVIEW-MARK:dd58079b.v2d2b98d58dbdc2de1.0
DTSTAMP:20261124T140000Z
LAST-MODIFIED:20261124T140000Z
SEQUENCE:0
SUMMARY:Keep in touch with Piper
DUE;VALUE=DATE:20270422
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 3: 90 days after kee
 p-in-touch 1 (keep_in_touch_every = 90\, the default)\nStep: piper/keep-in
 -touch/2\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
INSERT INTO "item" VALUES(288,'{"form":"task","uid":"d0392fd5-30f7-57ce-bc58-beba8a1f40e8","step_id":"piper/keep-in-touch/1","title":"Keep in touch with Piper","due":"2027-01-22","due_at":"2027-01-22T00:00:00+00:00","description":"A draft.\n\nWhy: Don''t 3: 60 days after the case closed on Mon 23 Nov (keep_in_touch_first = 60, the default)\nStep: piper/keep-in-touch/1"}',NULL,'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//afterview//afterview//EN
BEGIN:VTODO
UID:d0392fd5-30f7-57ce-bc58-beba8a1f40e8
X-AFTERVIEW-MARK:dd58079b.v207df1f11c55b80ed.0
DTSTAMP:20261124T140000Z
LAST-MODIFIED:20261124T140000Z
SEQUENCE:0
SUMMARY:Keep in touch with Piper
DUE;VALUE=DATE:20270122
STATUS:NEEDS-ACTION
DESCRIPTION:--- afterview ---\nA draft.\n\nWhy: Don''t 3: 60 days after the
  case closed on Mon 23 Nov (keep_in_touch_first = 60\, the default)\nStep:
  piper/keep-in-touch/1\n--- your own notes below this line ---
END:VTODO
END:VCALENDAR
');
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, step_id TEXT NOT NULL, day TEXT,
    forgotten INTEGER NOT NULL
);
CREATE TABLE journal_fact (
    journal INTEGER NOT NULL REFERENCES journal (id), kind TEXT NOT NULL, day TEXT,
    at TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (journal, kind)
) WITHOUT ROWID
;
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('realm','dd58079bc2f4168678ff07556fa11984');
CREATE TABLE pushed (
    id INTEGER PRIMARY KEY, target TEXT NOT NULL, uid TEXT NOT NULL, step_id TEXT NOT NULL,
    interview TEXT, day TEXT NOT NULL, form TEXT NOT NULL, done TEXT, fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL, revision INTEGER NOT NULL, changed_at TEXT NOT NULL,
    remote_id TEXT NOT NULL, etag TEXT NOT NULL, UNIQUE (target, uid)
);
INSERT INTO "pushed" VALUES(1,'file','58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45','umbrella/interview','umbrella','2026-10-28','event',NULL,'full:219b8038a4abc9bd9c2b8bf53bf6b041','v2:7396c1983bc1cf9b6a23f4ee5f63419e',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(2,'file','a42e6110-17f2-5395-8731-c7eac1d695b6','umbrella/recap','umbrella','2026-10-28','event',NULL,'full:3e5182b30bbd709de3815ea16f62f70d','v2:07aa071149b110005e6c0e9944ceacca',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(6,'file','cccaaea2-ce6e-50dd-94ad-0208225db94b','umbrella/follow-up/1','umbrella','2026-11-04','task',NULL,'full:32c2e2e3dd7abeb3db83774852ec2204','v2:73aee885e16bc4f55c9306ed1ac3c087',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(8,'file','b2bc32f7-8f6a-59d8-9f1f-86acd6269cdc','umbrella/follow-up/2','umbrella','2026-11-12','task',NULL,'full:dc246c03c3b075da9d50fbe2932c8a40','v2:7a8bfa6ae50fd81a80e53750fd2a6ce0',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(10,'file','902402d8-4c5a-5460-b90d-2fce16565fbf','keep-searching/2026-W48',NULL,'2026-11-23','task',NULL,'full:b7e82b4051c0294bab6f5480c8e300c1','v2:9ed6071cfeb9b0f3a9c09b8295e2158b',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(11,'file','9fe62bbe-9b16-503b-ac8c-b374691c3723','umbrella/park','umbrella','2026-11-27','task',NULL,'full:4e81eec15f280331a0f5096466ae68a5','v2:f15d450cc7946019cd1074c1361fee45',0,'2026-10-29T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(12,'google','58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45','umbrella/interview','umbrella','2026-10-28','event',NULL,'full:219b8038a4abc9bd9c2b8bf53bf6b041','v2:7396c1983bc1cf9b6a23f4ee5f63419e',0,'2026-10-29T14:00:00+00:00','0cfj9996hlifm44lkpolvve0925qc116','"1"');
INSERT INTO "pushed" VALUES(13,'google','a42e6110-17f2-5395-8731-c7eac1d695b6','umbrella/recap','umbrella','2026-10-28','event',NULL,'full:3e5182b30bbd709de3815ea16f62f70d','v2:07aa071149b110005e6c0e9944ceacca',0,'2026-10-29T14:00:00+00:00','81vaj1f58tvccis0blbhs0ft7d4c5fq8','"2"');
INSERT INTO "pushed" VALUES(14,'google','42f3f752-6cbb-5106-aea8-41cdb62ae383','umbrella/follow-up-date/1','umbrella','2026-11-04','event',NULL,'full:e6faddfec28a9c93d10d784fb02d32ac','v2:24aa284c11b0d39f9c15c5c6f29ec541',0,'2026-10-29T14:00:00+00:00','o8i881efbku730tedp755j36bv56pd6d','"3"');
INSERT INTO "pushed" VALUES(15,'google','b6d6cd07-5f28-525b-ab3b-1eda79d9b939','umbrella/follow-up-date/2','umbrella','2026-11-12','event',NULL,'full:4081ab681554b1a18f3e2a5b1077a075','v2:cbc6ac9cbe306477ad0660cdf8711c86',0,'2026-10-29T14:00:00+00:00','2ijdq5trlt5ugsvakpos356qdpk4bev9','"4"');
INSERT INTO "pushed" VALUES(19,'google','cccaaea2-ce6e-50dd-94ad-0208225db94b','umbrella/follow-up/1','umbrella','2026-11-04','task',NULL,'full:32c2e2e3dd7abeb3db83774852ec2204','v2:73aee885e16bc4f55c9306ed1ac3c087',0,'2026-10-29T14:00:00+00:00','task10sam','"88"');
INSERT INTO "pushed" VALUES(23,'google','902402d8-4c5a-5460-b90d-2fce16565fbf','keep-searching/2026-W48',NULL,'2026-11-23','task',NULL,'full:b7e82b4051c0294bab6f5480c8e300c1','v2:9ed6071cfeb9b0f3a9c09b8295e2158b',0,'2026-10-29T14:00:00+00:00','task14sam','"12"');
INSERT INTO "pushed" VALUES(24,'google','9fe62bbe-9b16-503b-ac8c-b374691c3723','umbrella/park','umbrella','2026-11-27','task',NULL,'full:4e81eec15f280331a0f5096466ae68a5','v2:f15d450cc7946019cd1074c1361fee45',0,'2026-10-29T14:00:00+00:00','task15sam','"13"');
INSERT INTO "pushed" VALUES(25,'outlook','58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45','umbrella/interview','umbrella','2026-10-28','event',NULL,'full:219b8038a4abc9bd9c2b8bf53bf6b041','v2:7396c1983bc1cf9b6a23f4ee5f63419e',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0002Az=','W/"ck1"');
INSERT INTO "pushed" VALUES(26,'outlook','a42e6110-17f2-5395-8731-c7eac1d695b6','umbrella/recap','umbrella','2026-10-28','event',NULL,'full:3e5182b30bbd709de3815ea16f62f70d','v2:07aa071149b110005e6c0e9944ceacca',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0003Az=','W/"ck2"');
INSERT INTO "pushed" VALUES(27,'outlook','2bd38044-38ba-5a29-8103-4f92e80ac726','umbrella/thank-you/lea-voss','umbrella','2026-10-28','event',NULL,'full:d87216cbac1250ed255048b8f49a4ee2','v2:a76c1eb4ca56b5e98911d5fb6aaaef69',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0004Az=','W/"ck3"');
INSERT INTO "pushed" VALUES(28,'outlook','578fbbfd-6439-5f90-be0c-e2df12d1a038','keep-searching/2026-W44',NULL,'2026-10-29','event',NULL,'full:3a580993dc7db6aa32a9810775c6d43d','v2:0fcbb04b5b9cdcfdc0978649b79d34ed',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0005Az=','W/"ck4"');
INSERT INTO "pushed" VALUES(29,'outlook','039583ed-2b01-55ad-8648-7998df0ff704','keep-searching/2026-W45',NULL,'2026-11-02','event',NULL,'full:0e20d13142dff499952223d788cb7b13','v2:bf73a898fa517e7369cce9b1f9f8887a',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0006Az=','W/"ck5"');
INSERT INTO "pushed" VALUES(30,'outlook','cccaaea2-ce6e-50dd-94ad-0208225db94b','umbrella/follow-up/1','umbrella','2026-11-04','event',NULL,'full:32c2e2e3dd7abeb3db83774852ec2204','v2:1dd776337cad6506d7d87fa94c047a2a',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0007Az=','W/"ck70"');
INSERT INTO "pushed" VALUES(31,'outlook','d1511557-48d1-5f83-9e52-5c988edbc939','keep-searching/2026-W46',NULL,'2026-11-09','event',NULL,'full:5a9107b9e4d67934dc556e6fd2c6a347','v2:2ada01720aafa39585daabf34ee1ab23',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0008Az=','W/"ck7"');
INSERT INTO "pushed" VALUES(33,'outlook','30352e11-049b-55c1-b8ac-198143ee97a8','keep-searching/2026-W47',NULL,'2026-11-16','event',NULL,'full:563a358cce3e3da2f04827184dfcc930','v2:a92a242f7bde9b9c8e6c771c7f304e46',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0010Az=','W/"ck9"');
INSERT INTO "pushed" VALUES(34,'outlook','902402d8-4c5a-5460-b90d-2fce16565fbf','keep-searching/2026-W48',NULL,'2026-11-23','event',NULL,'full:b7e82b4051c0294bab6f5480c8e300c1','v2:233cadaa9f7a019a38b675ffc4f76fbe',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0011Az=','W/"ck10"');
INSERT INTO "pushed" VALUES(35,'outlook','9fe62bbe-9b16-503b-ac8c-b374691c3723','umbrella/park','umbrella','2026-11-27','event',NULL,'full:4e81eec15f280331a0f5096466ae68a5','v2:82c8ac8d46024dbd1d956285e325e3c2',0,'2026-10-29T14:00:00+00:00','AAkE-sam_0012Az=','W/"ck11"');
INSERT INTO "pushed" VALUES(36,'dav','58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45','umbrella/interview','umbrella','2026-10-28','event',NULL,'full:219b8038a4abc9bd9c2b8bf53bf6b041','v2:7396c1983bc1cf9b6a23f4ee5f63419e',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/58e7a0bb-7ba8-5d4e-b1a1-66f805c1eb45.ics','"e60f22184024daae9614c01e8b1f281c215f30894a09349a1a79ac2c50ff1086"');
INSERT INTO "pushed" VALUES(38,'dav','a42e6110-17f2-5395-8731-c7eac1d695b6','umbrella/recap','umbrella','2026-10-28','event',NULL,'full:3e5182b30bbd709de3815ea16f62f70d','v2:07aa071149b110005e6c0e9944ceacca',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/a42e6110-17f2-5395-8731-c7eac1d695b6.ics','"984ae24a8f5299ff16c3d2c921d2262b82502bd7fa1f7717a6a30494f4e72843"');
INSERT INTO "pushed" VALUES(40,'dav','cccaaea2-ce6e-50dd-94ad-0208225db94b','umbrella/follow-up/1','umbrella','2026-11-04','task',NULL,'full:32c2e2e3dd7abeb3db83774852ec2204','v2:73aee885e16bc4f55c9306ed1ac3c087',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/cccaaea2-ce6e-50dd-94ad-0208225db94b.ics','"97968828f1c96f5a51202412388b7f3cbb419b277bfbf06759c003594d2716db"');
INSERT INTO "pushed" VALUES(43,'dav','42f3f752-6cbb-5106-aea8-41cdb62ae383','umbrella/follow-up-date/1','umbrella','2026-11-04','event',NULL,'full:e6faddfec28a9c93d10d784fb02d32ac','v2:24aa284c11b0d39f9c15c5c6f29ec541',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/42f3f752-6cbb-5106-aea8-41cdb62ae383.ics','"402c8a45402c70c0bcae16b3273385405cc736bdf0de61f98164f5d73ce4c35e"');
INSERT INTO "pushed" VALUES(45,'dav','b6d6cd07-5f28-525b-ab3b-1eda79d9b939','umbrella/follow-up-date/2','umbrella','2026-11-12','event',NULL,'full:4081ab681554b1a18f3e2a5b1077a075','v2:cbc6ac9cbe306477ad0660cdf8711c86',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/b6d6cd07-5f28-525b-ab3b-1eda79d9b939.ics','"bb20b188c899014ec7b5a36c0818bfef6edeaf6a82e415a09bfe42abdd9b21af"');
INSERT INTO "pushed" VALUES(47,'dav','902402d8-4c5a-5460-b90d-2fce16565fbf','keep-searching/2026-W48',NULL,'2026-11-23','task',NULL,'full:b7e82b4051c0294bab6f5480c8e300c1','v2:9ed6071cfeb9b0f3a9c09b8295e2158b',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/902402d8-4c5a-5460-b90d-2fce16565fbf.ics','"70cd8f1770597ab7d45e1635cc98e9ba0e6ba91f86e24f62fa5d94d62bb97fda"');
INSERT INTO "pushed" VALUES(48,'dav','9fe62bbe-9b16-503b-ac8c-b374691c3723','umbrella/park','umbrella','2026-11-27','task',NULL,'full:4e81eec15f280331a0f5096466ae68a5','v2:f15d450cc7946019cd1074c1361fee45',0,'2026-10-29T14:00:00+00:00','/sam/afterview-interviews/9fe62bbe-9b16-503b-ac8c-b374691c3723.ics','"8c9ab3e3c2f2273781fe6a96cff147f5e5b8269df9689f6ee5044beff123373b"');
INSERT INTO "pushed" VALUES(49,'file','aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c','hooli/interview','hooli','2026-11-16','event',NULL,'full:e9152ee91ab20bbdd68c444940709407','v2:5099af55be4d2b78a5a20ccad4032456',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(50,'file','e887cdae-ada7-59bf-9c71-547fb51394d5','hooli/recap','hooli','2026-11-16','event',NULL,'full:718581f41f2dd1c09ff6a8aafe61c38a','v2:793a724047368ac152bba2e2fb45bade',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(52,'file','0ffb8be5-90dd-5446-8e9f-9f662237eabe','globex-engineer/interview','globex-engineer','2026-11-18','event',NULL,'full:b2dab722791c6c7290a04d1e4165bcf5','v2:5c4314d85cd8ef4d507c376ff01b11dd',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(53,'file','9dbd93e2-2489-503d-a872-acd678e70510','globex-engineer/recap','globex-engineer','2026-11-18','event',NULL,'full:8f0ae15e669f575fa71312e111359925','v2:4c544f46d56806c84c75c5b8cdf11798',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(54,'file','24b28c62-6fcc-5937-a1d5-507ba7244b72','globex-engineer/thank-you/ann-fox','globex-engineer','2026-11-18','task',NULL,'full:352a38a82effcade5d7f393cf5795699','v2:c464c26cf4f5135c51034300ed09c87c',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(55,'file','e16b35cc-46c3-52d1-842b-dc9ee5077a2d','initech/interview','initech','2026-11-20','event',NULL,'full:86d1bfeaf428310ac3376d3a43d45922','v2:23a9ccd25b74d4fb9719f38754ee3e1b',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(56,'file','c9e01cfe-7813-5085-8832-5d33ccae9139','initech/recap','initech','2026-11-20','event',NULL,'full:d172ef37b75076ae642d30b421f1f133','v2:d7242ac82d7aa41fc9444d802e4274cc',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(57,'file','cd62ebd5-c107-52ca-bc5b-ad03d9d8655a','initech/thank-you/tom-reed','initech','2026-11-21','task','2026-11-24','full:2146d10c6d5477941f55942458c3c4fe','v2:8984f610b9717d5576630809f7a386a7',1,'2026-11-25T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(58,'file','6ef23718-37e8-5cd5-853c-d297a61babec','acme-1/interview','acme-1','2026-11-23','event',NULL,'full:a96f3d623b8f1af64fa90fae04d7c2f0','v2:613867d9ed1dac7be8c1218a5294e21f',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(59,'file','38659983-ccd3-54c6-8eb3-f61f939f6916','acme-1/recap','acme-1','2026-11-23','event',NULL,'full:79abf993633dd7454de9b65009a6593f','v2:e8cf6dadd18560563c001d82f4bd9485',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(60,'file','32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6','acme-2/interview','acme-2','2026-11-23','event',NULL,'full:a090e662d11ecf79bb5029a87d49ce6d','v2:0bd7866fe3acb86889f2b857d3d45c74',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(61,'file','27200fd7-136d-5307-a689-052a5b947c0d','acme-2/recap','acme-2','2026-11-23','event',NULL,'full:58d21fbd51c8e244fe9c1282b277cb25','v2:b06f5444484517d86ce8ec1b8bc3db20',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(62,'file','9ae22040-a8f6-5f0c-96f4-502afae5aa4c','acme-3/interview','acme-3','2026-11-23','event',NULL,'full:11aeba3cec06eac53cff11051c2e1dd3','v2:be75b472568ecef91af76f3e383c777d',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(63,'file','bd6d3235-9efe-583d-b51a-963c35fe6628','acme-3/recap','acme-3','2026-11-23','event',NULL,'full:e5a163617c3209d6043833a2514c9acf','v2:919961497267aaa69e253832a7d1517e',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(64,'file','c2f15225-2baf-59d4-8e92-eeec00569a1b','acme-1/thank-you/jane-doe','acme-1','2026-11-23','task',NULL,'full:f3377878f0d101d6f130f6b236f30c2d','v2:7e3d10effaba924c6103317ce0ddb08d',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(65,'file','8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60','acme-2/thank-you/ravi-shah','acme-2','2026-11-23','task',NULL,'full:12bb9d9e21f2c0fe0f7bd4a42cb3bd87','v2:bb4db0bbcf39eb7b9e9d4446aea762f5',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(66,'file','79b6c484-1003-5281-a6cf-ea33c96c601e','acme-3/thank-you/mei-lin','acme-3','2026-11-23','task',NULL,'full:daad72f4d8a3fbf498b56f92cefa9380','v2:9b5384f195494bf1faa04fe46e2f5b0c',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(68,'file','a8aa538c-74ef-555d-9abf-90b3d7a6d28b','acme-1/connect/jane-doe','acme-1','2026-11-24','task',NULL,'full:71e29d966a090a9a58962ea83c14dfd3','v2:2e238c89bb7b0efaa77d1dc6091b4559',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(69,'file','5b2004cb-5a41-5bc6-9de1-c0fcf9743cba','globex-engineer/follow-up/1','globex-engineer','2026-11-25','task',NULL,'full:49bc4c1b3cb3e1e0935757be94e10f31','v2:e4bb8ce4efef698b70c59951f6c7267d',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(70,'file','4fc6b015-a8fe-529e-ab77-0986f44c5fd7','initech/follow-up/1','initech','2026-11-30','task',NULL,'full:231603113c368b451a6b2b5b51218340','v2:f934b637e7586c0b8188de0317cce30c',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(71,'file','cebf38bb-5990-5cc3-93b7-169202a56a3b','keep-searching/2026-W49',NULL,'2026-11-30','task',NULL,'full:9f0635da7313226b7287935767d90367','v2:cf5747b844f8f7a2d7eb437be20c60a5',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(73,'file','cc749b40-2946-51cd-a76c-f715381ac933','globex-lead/interview','globex-lead','2026-12-02','event',NULL,'full:c5bf26e23b9047d111776c46e91aaca2','v2:425fd1469ae8fe5f129a3512559b4fbd',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(74,'file','db044fa5-5a9c-58ab-b5ed-7888a4d0951f','globex-lead/recap','globex-lead','2026-12-02','event',NULL,'full:5f0e3c2f33662e102e584a4e51034949','v2:54e9106b2ffaf59e05181552997472be',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(75,'file','a49640e7-40e5-524f-9d21-5fe4885c0881','globex-final/interview','globex-final','2026-12-02','event',NULL,'full:5b30f02932998c31c3534130d52278ce','v2:33000e61c95d619d16640cb9d1f868b7',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(76,'file','243f5627-3a9c-5871-a994-d6941a482449','globex-final/recap','globex-final','2026-12-02','event',NULL,'full:94f86233c7554d778998d226454e5fba','v2:1260bdbbf749ad481fb7a176343b0942',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(77,'file','733a9b17-6659-5381-9a6f-d5c73a651a2e','globex-lead/thank-you/bo-berg','globex-lead','2026-12-02','task',NULL,'full:4bf1920f12f9866863417fd5f62f748a','v2:52f8632af720a6c06b1a72b8a237de4e',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(78,'file','7bda98ef-83e2-5efd-b792-7d8b50888670','piper/interview','piper','2026-12-03','event',NULL,'full:cdedfebba82dc629bbfe390c66214797','v2:039b5d21432674e5c44ed575b46a85b6',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(79,'file','cfa8c2a4-509f-5076-bcc5-6929bc76de7c','piper/recap','piper','2026-12-03','event',NULL,'full:81e6fc94a8ca4acc67f0624f440d1cf5','v2:a3a9982caa90377bf21d05ec45004503',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(80,'file','1c8d9cbe-4e33-5401-8e80-b7bf583b0195','initech/follow-up/2','initech','2026-12-07','task',NULL,'full:631a2fd4579773fcf9b89166e058d549','v2:b5a4831bb6ffb51bd0aed063a1c7de9a',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(81,'file','5fe7010b-8ac1-5d19-8e00-c231a9d169c0','keep-searching/2026-W50',NULL,'2026-12-07','task',NULL,'full:dbfd24938820385b0f7ea47f67233d48','v2:81aec058303c77ca9b6b7972dbce87a6',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(82,'file','ac821c0c-472f-553c-9481-3f73ad3838bd','acme-3/follow-up/1','acme-3','2026-12-09','task',NULL,'full:44f824b109cdf77e8b096b76a098fd12','v2:94386e4e1f7d15331f62eb409b901e73',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(83,'file','f12cb69e-5090-5050-8c7e-ff7284fff522','globex-final/follow-up/1','globex-final','2026-12-09','task',NULL,'full:dbfdd434b3550d138d0ca33e5b9ba7e8','v2:16455af4c2239e496a8ecf456647d876',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(85,'file','99e4f0c1-09da-5461-a330-f8e4be6502ae','keep-searching/2026-W51',NULL,'2026-12-14','task',NULL,'full:b4069d1e48365f1b019c07f3bd366f44','v2:8f84ba7f20b4aa7a6b8e5f14c54d7877',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(87,'file','9a46bdc2-adff-58e1-a2ea-b5eb430bff7a','acme-3/follow-up/2','acme-3','2026-12-16','task',NULL,'full:078bfb2b961a56cbf8e15a97a58a0aa5','v2:61b6c63e28a15793b23d57a529eac8a0',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(88,'file','b3d844e5-2c22-5406-bff0-45b7e887c0ed','globex-engineer/follow-up/2','globex-engineer','2026-12-16','task',NULL,'full:26a26655bc27ee00e96f9b6f37a5afa4','v2:b6808fda9d961dfcdc952a598ce26fbc',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(90,'file','f8256113-b13e-5980-b8b4-eeb54c38ab82','initech/park','initech','2026-12-21','task',NULL,'full:3c19f01615d9c6cf2c11e3345ca27671','v2:31cb21cf263b4682883908f9ec6ef50a',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(91,'file','9115bf1a-c2b2-573c-a3d9-92b82dd0897c','keep-searching/2026-W52',NULL,'2026-12-21','task',NULL,'full:a47b31108f5ca39511c63db1024faea0','v2:882efe5196e577ab949e1ed3178328c4',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(92,'file','0e2d16d4-a4b4-58aa-99c4-b9f0052c5844','globex-final/follow-up/2','globex-final','2026-12-23','task',NULL,'full:43c2a141e38e8aab56b977c93100b601','v2:9ba2b1d75b7f0865bdf0c8272d1e4230',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(93,'file','9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6','keep-searching/2026-W53',NULL,'2026-12-28','task',NULL,'full:b3794150366046c39085ef66ef669391','v2:062c453972abcabb1f87e89925c4da18',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(94,'file','2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5','acme-3/park','acme-3','2026-12-31','task',NULL,'full:a4f8bc28b55e42a8d4b566b025c513fd','v2:1d8a2a361551bf298d13dfc408e6b9ed',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(95,'file','7d8af688-0cb9-5399-84fa-8c82775fd5e5','globex-engineer/park','globex-engineer','2026-12-31','task',NULL,'full:de06ff5c171e5860fd2906aa3b6e3eef','v2:206697dd4afe19f1ec16f8ae81dca2c3',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(97,'file','9f14627c-e691-50e1-bcb3-0a9ca4de0833','keep-searching/2027-W01',NULL,'2027-01-04','task',NULL,'full:2870005a4c26e10eafaca960fe6e1428','v2:a0324aa4d7764ad5df612d892d078510',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(98,'file','1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6','globex-final/park','globex-final','2027-01-08','task',NULL,'full:6a2d89f878a5dfa1c97798bbfb531ceb','v2:f1187c2ac408c0425d6d0da118e41f36',0,'2026-11-16T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(99,'google','aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c','hooli/interview','hooli','2026-11-16','event',NULL,'full:e9152ee91ab20bbdd68c444940709407','v2:5099af55be4d2b78a5a20ccad4032456',0,'2026-11-16T14:00:00+00:00','oleqq5nvhaova2n6vc6v8e8d3hcu2ae1','"14"');
INSERT INTO "pushed" VALUES(100,'google','e887cdae-ada7-59bf-9c71-547fb51394d5','hooli/recap','hooli','2026-11-16','event',NULL,'full:718581f41f2dd1c09ff6a8aafe61c38a','v2:793a724047368ac152bba2e2fb45bade',0,'2026-11-16T14:00:00+00:00','ot899s7v0mlim28vgu7dm3i44gv926g4','"15"');
INSERT INTO "pushed" VALUES(101,'google','0ffb8be5-90dd-5446-8e9f-9f662237eabe','globex-engineer/interview','globex-engineer','2026-11-18','event',NULL,'full:b2dab722791c6c7290a04d1e4165bcf5','v2:5c4314d85cd8ef4d507c376ff01b11dd',0,'2026-11-16T14:00:00+00:00','4la32ebkbinqjgnpph3nhfhgqs69pers','"16"');
INSERT INTO "pushed" VALUES(102,'google','9dbd93e2-2489-503d-a872-acd678e70510','globex-engineer/recap','globex-engineer','2026-11-18','event',NULL,'full:8f0ae15e669f575fa71312e111359925','v2:4c544f46d56806c84c75c5b8cdf11798',0,'2026-11-16T14:00:00+00:00','db2nv3s1aco88fdo5bv8ukbppjucjaqb','"17"');
INSERT INTO "pushed" VALUES(103,'google','e16b35cc-46c3-52d1-842b-dc9ee5077a2d','initech/interview','initech','2026-11-20','event',NULL,'full:86d1bfeaf428310ac3376d3a43d45922','v2:23a9ccd25b74d4fb9719f38754ee3e1b',0,'2026-11-16T14:00:00+00:00','iq8hvvjl4l8gtab9ag2bi29tt90bhsgm','"18"');
INSERT INTO "pushed" VALUES(104,'google','c9e01cfe-7813-5085-8832-5d33ccae9139','initech/recap','initech','2026-11-20','event',NULL,'full:d172ef37b75076ae642d30b421f1f133','v2:d7242ac82d7aa41fc9444d802e4274cc',0,'2026-11-16T14:00:00+00:00','5p57ductq5t3v0ogqlmk0hqoivq7610h','"19"');
INSERT INTO "pushed" VALUES(106,'google','38659983-ccd3-54c6-8eb3-f61f939f6916','acme-1/recap','acme-1','2026-11-23','event',NULL,'full:79abf993633dd7454de9b65009a6593f','v2:e8cf6dadd18560563c001d82f4bd9485',0,'2026-11-16T14:00:00+00:00','a8b6fo2eivra9bbce6qtd08jjto57j7g','"21"');
INSERT INTO "pushed" VALUES(107,'google','32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6','acme-2/interview','acme-2','2026-11-23','event',NULL,'full:a090e662d11ecf79bb5029a87d49ce6d','v2:0bd7866fe3acb86889f2b857d3d45c74',0,'2026-11-16T14:00:00+00:00','si6iiq4n3bom4vov16r4j254c03f1sun','"22"');
INSERT INTO "pushed" VALUES(108,'google','27200fd7-136d-5307-a689-052a5b947c0d','acme-2/recap','acme-2','2026-11-23','event',NULL,'full:58d21fbd51c8e244fe9c1282b277cb25','v2:b06f5444484517d86ce8ec1b8bc3db20',0,'2026-11-16T14:00:00+00:00','h07te16n85c7hu89df6sekne1bnj304o','"81"');
INSERT INTO "pushed" VALUES(109,'google','9ae22040-a8f6-5f0c-96f4-502afae5aa4c','acme-3/interview','acme-3','2026-11-23','event',NULL,'full:11aeba3cec06eac53cff11051c2e1dd3','v2:be75b472568ecef91af76f3e383c777d',0,'2026-11-16T14:00:00+00:00','ejmlgq9j0643cnrvu4jh3bop6ig60na6','"24"');
INSERT INTO "pushed" VALUES(110,'google','bd6d3235-9efe-583d-b51a-963c35fe6628','acme-3/recap','acme-3','2026-11-23','event',NULL,'full:e5a163617c3209d6043833a2514c9acf','v2:919961497267aaa69e253832a7d1517e',0,'2026-11-16T14:00:00+00:00','vglog4sgodlb79ps8lm5sc2d2qv5ptnp','"84"');
INSERT INTO "pushed" VALUES(111,'google','ee22027d-ad89-506d-927e-d307694a6f9e','hooli/follow-up-date/1','hooli','2026-11-23','event',NULL,'full:8e683e397094e11666848119b0437947','v2:8ef4eaf57d6bb938db592586c1e2bedb',0,'2026-11-16T14:00:00+00:00','qsq88ckhp8olchcnivet0ugnhl3qcu1o','"26"');
INSERT INTO "pushed" VALUES(112,'google','7d3cfb48-ed34-5d6d-938b-f570f7060255','globex-engineer/follow-up-date/1','globex-engineer','2026-11-25','event',NULL,'full:8b97ad91bb15301423c41553975c4019','v2:69e44fd9410b42b5cc0cf278265d145c',0,'2026-11-16T14:00:00+00:00','k3uiir3a6f6g09kbo6h5n888clf9oo2j','"27"');
INSERT INTO "pushed" VALUES(113,'google','0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce','initech/follow-up-date/1','initech','2026-11-30','event',NULL,'full:9991b66af1cbe1fe5270db82379b0115','v2:fff39ce5cd7b54c4a472180e30119aaf',0,'2026-11-16T14:00:00+00:00','kkckkl7h12l4uccletq47ub53abn414h','"28"');
INSERT INTO "pushed" VALUES(115,'google','cc749b40-2946-51cd-a76c-f715381ac933','globex-lead/interview','globex-lead','2026-12-02','event',NULL,'full:c5bf26e23b9047d111776c46e91aaca2','v2:425fd1469ae8fe5f129a3512559b4fbd',0,'2026-11-16T14:00:00+00:00','pm41logn237si32uuh4vbcvsdiae0okn','"85"');
INSERT INTO "pushed" VALUES(116,'google','db044fa5-5a9c-58ab-b5ed-7888a4d0951f','globex-lead/recap','globex-lead','2026-12-02','event',NULL,'full:5f0e3c2f33662e102e584a4e51034949','v2:54e9106b2ffaf59e05181552997472be',0,'2026-11-16T14:00:00+00:00','n7bcsi957fgp3544b67jt2klsijtn5a9','"31"');
INSERT INTO "pushed" VALUES(117,'google','a49640e7-40e5-524f-9d21-5fe4885c0881','globex-final/interview','globex-final','2026-12-02','event',NULL,'full:5b30f02932998c31c3534130d52278ce','v2:33000e61c95d619d16640cb9d1f868b7',0,'2026-11-16T14:00:00+00:00','hcrid62otm8mb53f6modb1d78covjfk3','"32"');
INSERT INTO "pushed" VALUES(118,'google','243f5627-3a9c-5871-a994-d6941a482449','globex-final/recap','globex-final','2026-12-02','event',NULL,'full:94f86233c7554d778998d226454e5fba','v2:1260bdbbf749ad481fb7a176343b0942',0,'2026-11-16T14:00:00+00:00','98k8ocha329k6o7ifkvb5uh09g341mrl','"83"');
INSERT INTO "pushed" VALUES(119,'google','7bda98ef-83e2-5efd-b792-7d8b50888670','piper/interview','piper','2026-12-03','event',NULL,'full:cdedfebba82dc629bbfe390c66214797','v2:039b5d21432674e5c44ed575b46a85b6',0,'2026-11-16T14:00:00+00:00','iann0pgpf96drk8fogv0acqdb85b1lqv','"34"');
INSERT INTO "pushed" VALUES(120,'google','cfa8c2a4-509f-5076-bcc5-6929bc76de7c','piper/recap','piper','2026-12-03','event',NULL,'full:81e6fc94a8ca4acc67f0624f440d1cf5','v2:a3a9982caa90377bf21d05ec45004503',0,'2026-11-16T14:00:00+00:00','8o5ml6e5p54kujupqsm0rhvuk34ntfkf','"35"');
INSERT INTO "pushed" VALUES(121,'google','4c089ce5-5b29-52ea-b995-dfede4089d84','initech/follow-up-date/2','initech','2026-12-07','event',NULL,'full:be062244cdcb95fdba6025342f46d620','v2:b0e63b49d0155eec07f86f3b86fdfcab',0,'2026-11-16T14:00:00+00:00','id2go3mg7v8292j1i9ae14jjsnj95chk','"36"');
INSERT INTO "pushed" VALUES(122,'google','a30fda3c-e99e-5c5f-8731-e894c9bd34a4','acme-3/follow-up-date/1','acme-3','2026-12-09','event',NULL,'full:9e1b0682d550ee281feba7b8a73ff62f','v2:80000dfecd6b575403a6f4dfa2bba1e6',0,'2026-11-16T14:00:00+00:00','i017svkbvdkng78ul4dkfuuvgh2q6epu','"37"');
INSERT INTO "pushed" VALUES(123,'google','c48e911d-9211-5831-89bd-2fbfde773629','globex-final/follow-up-date/1','globex-final','2026-12-09','event',NULL,'full:19a3a095a4f76fb22adee1fc39f12612','v2:1eeba3adbc76df56ff17ca12b1655d07',0,'2026-11-16T14:00:00+00:00','fq5d23ld0jbfi7rqm8r371rse4tuhh5q','"38"');
INSERT INTO "pushed" VALUES(125,'google','f1be417a-4f44-5e52-a87f-ed87348c22d7','acme-3/follow-up-date/2','acme-3','2026-12-16','event',NULL,'full:94e0cb2de0580156e747d1e9757c83fe','v2:33817912465a343ea01d27b2adc30482',0,'2026-11-16T14:00:00+00:00','m4i7inph5p9g17okpud9tsdk86m0h0n6','"40"');
INSERT INTO "pushed" VALUES(126,'google','e1c32829-61ba-59d3-a9de-dc3e9a7523f1','globex-engineer/follow-up-date/2','globex-engineer','2026-12-16','event',NULL,'full:0e5b97001f7d8219cc47cf232bf24106','v2:7e28fcadc4aa0e9fae0c0b7e01e2a373',0,'2026-11-16T14:00:00+00:00','b2uie7rcpe5tfs48hfktpdm3tiepc938','"41"');
INSERT INTO "pushed" VALUES(128,'google','e734cbc7-2fa7-5972-89ca-ee734822e1e2','globex-final/follow-up-date/2','globex-final','2026-12-23','event',NULL,'full:e3a7e39e1a2aed1eadec5a656d71dbea','v2:ee34cabee27d1a5fd5bb3bae025173e0',0,'2026-11-16T14:00:00+00:00','ilsbtm39aghcutbspdhkkr40o7hqoibq','"43"');
INSERT INTO "pushed" VALUES(130,'google','24b28c62-6fcc-5937-a1d5-507ba7244b72','globex-engineer/thank-you/ann-fox','globex-engineer','2026-11-18','task',NULL,'full:352a38a82effcade5d7f393cf5795699','v2:c464c26cf4f5135c51034300ed09c87c',0,'2026-11-16T14:00:00+00:00','task47sam','"45"');
INSERT INTO "pushed" VALUES(131,'google','cd62ebd5-c107-52ca-bc5b-ad03d9d8655a','initech/thank-you/tom-reed','initech','2026-11-21','task','2026-11-24','full:2146d10c6d5477941f55942458c3c4fe','v2:8984f610b9717d5576630809f7a386a7',0,'2026-11-16T14:00:00+00:00','task48sam','"104"');
INSERT INTO "pushed" VALUES(132,'google','c2f15225-2baf-59d4-8e92-eeec00569a1b','acme-1/thank-you/jane-doe','acme-1','2026-11-23','task',NULL,'full:f3377878f0d101d6f130f6b236f30c2d','v2:7e3d10effaba924c6103317ce0ddb08d',0,'2026-11-16T14:00:00+00:00','task49sam','"47"');
INSERT INTO "pushed" VALUES(133,'google','8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60','acme-2/thank-you/ravi-shah','acme-2','2026-11-23','task',NULL,'full:12bb9d9e21f2c0fe0f7bd4a42cb3bd87','v2:bb4db0bbcf39eb7b9e9d4446aea762f5',0,'2026-11-16T14:00:00+00:00','task50sam','"48"');
INSERT INTO "pushed" VALUES(134,'google','79b6c484-1003-5281-a6cf-ea33c96c601e','acme-3/thank-you/mei-lin','acme-3','2026-11-23','task',NULL,'full:daad72f4d8a3fbf498b56f92cefa9380','v2:9b5384f195494bf1faa04fe46e2f5b0c',0,'2026-11-16T14:00:00+00:00','task51sam','"49"');
INSERT INTO "pushed" VALUES(136,'google','a8aa538c-74ef-555d-9abf-90b3d7a6d28b','acme-1/connect/jane-doe','acme-1','2026-11-24','task',NULL,'full:71e29d966a090a9a58962ea83c14dfd3','v2:2e238c89bb7b0efaa77d1dc6091b4559',0,'2026-11-16T14:00:00+00:00','task53sam','"51"');
INSERT INTO "pushed" VALUES(137,'google','5b2004cb-5a41-5bc6-9de1-c0fcf9743cba','globex-engineer/follow-up/1','globex-engineer','2026-11-25','task',NULL,'full:49bc4c1b3cb3e1e0935757be94e10f31','v2:e4bb8ce4efef698b70c59951f6c7267d',0,'2026-11-16T14:00:00+00:00','task54sam','"52"');
INSERT INTO "pushed" VALUES(138,'google','4fc6b015-a8fe-529e-ab77-0986f44c5fd7','initech/follow-up/1','initech','2026-11-30','task',NULL,'full:231603113c368b451a6b2b5b51218340','v2:f934b637e7586c0b8188de0317cce30c',0,'2026-11-16T14:00:00+00:00','task55sam','"53"');
INSERT INTO "pushed" VALUES(139,'google','cebf38bb-5990-5cc3-93b7-169202a56a3b','keep-searching/2026-W49',NULL,'2026-11-30','task',NULL,'full:9f0635da7313226b7287935767d90367','v2:cf5747b844f8f7a2d7eb437be20c60a5',0,'2026-11-16T14:00:00+00:00','task56sam','"54"');
INSERT INTO "pushed" VALUES(141,'google','733a9b17-6659-5381-9a6f-d5c73a651a2e','globex-lead/thank-you/bo-berg','globex-lead','2026-12-02','task',NULL,'full:4bf1920f12f9866863417fd5f62f748a','v2:52f8632af720a6c06b1a72b8a237de4e',0,'2026-11-16T14:00:00+00:00','task58sam','"56"');
INSERT INTO "pushed" VALUES(142,'google','1c8d9cbe-4e33-5401-8e80-b7bf583b0195','initech/follow-up/2','initech','2026-12-07','task',NULL,'full:631a2fd4579773fcf9b89166e058d549','v2:b5a4831bb6ffb51bd0aed063a1c7de9a',0,'2026-11-16T14:00:00+00:00','task59sam','"57"');
INSERT INTO "pushed" VALUES(143,'google','5fe7010b-8ac1-5d19-8e00-c231a9d169c0','keep-searching/2026-W50',NULL,'2026-12-07','task',NULL,'full:dbfd24938820385b0f7ea47f67233d48','v2:81aec058303c77ca9b6b7972dbce87a6',0,'2026-11-16T14:00:00+00:00','task60sam','"58"');
INSERT INTO "pushed" VALUES(144,'google','ac821c0c-472f-553c-9481-3f73ad3838bd','acme-3/follow-up/1','acme-3','2026-12-09','task',NULL,'full:44f824b109cdf77e8b096b76a098fd12','v2:94386e4e1f7d15331f62eb409b901e73',0,'2026-11-16T14:00:00+00:00','task61sam','"59"');
INSERT INTO "pushed" VALUES(145,'google','f12cb69e-5090-5050-8c7e-ff7284fff522','globex-final/follow-up/1','globex-final','2026-12-09','task',NULL,'full:dbfdd434b3550d138d0ca33e5b9ba7e8','v2:16455af4c2239e496a8ecf456647d876',0,'2026-11-16T14:00:00+00:00','task62sam','"60"');
INSERT INTO "pushed" VALUES(147,'google','99e4f0c1-09da-5461-a330-f8e4be6502ae','keep-searching/2026-W51',NULL,'2026-12-14','task',NULL,'full:b4069d1e48365f1b019c07f3bd366f44','v2:8f84ba7f20b4aa7a6b8e5f14c54d7877',0,'2026-11-16T14:00:00+00:00','task64sam','"62"');
INSERT INTO "pushed" VALUES(149,'google','9a46bdc2-adff-58e1-a2ea-b5eb430bff7a','acme-3/follow-up/2','acme-3','2026-12-16','task',NULL,'full:078bfb2b961a56cbf8e15a97a58a0aa5','v2:61b6c63e28a15793b23d57a529eac8a0',0,'2026-11-16T14:00:00+00:00','task66sam','"82"');
INSERT INTO "pushed" VALUES(150,'google','b3d844e5-2c22-5406-bff0-45b7e887c0ed','globex-engineer/follow-up/2','globex-engineer','2026-12-16','task',NULL,'full:26a26655bc27ee00e96f9b6f37a5afa4','v2:b6808fda9d961dfcdc952a598ce26fbc',0,'2026-11-16T14:00:00+00:00','task67sam','"65"');
INSERT INTO "pushed" VALUES(152,'google','f8256113-b13e-5980-b8b4-eeb54c38ab82','initech/park','initech','2026-12-21','task',NULL,'full:3c19f01615d9c6cf2c11e3345ca27671','v2:31cb21cf263b4682883908f9ec6ef50a',0,'2026-11-16T14:00:00+00:00','task69sam','"67"');
INSERT INTO "pushed" VALUES(153,'google','9115bf1a-c2b2-573c-a3d9-92b82dd0897c','keep-searching/2026-W52',NULL,'2026-12-21','task',NULL,'full:a47b31108f5ca39511c63db1024faea0','v2:882efe5196e577ab949e1ed3178328c4',0,'2026-11-16T14:00:00+00:00','task70sam','"68"');
INSERT INTO "pushed" VALUES(154,'google','0e2d16d4-a4b4-58aa-99c4-b9f0052c5844','globex-final/follow-up/2','globex-final','2026-12-23','task',NULL,'full:43c2a141e38e8aab56b977c93100b601','v2:9ba2b1d75b7f0865bdf0c8272d1e4230',0,'2026-11-16T14:00:00+00:00','task71sam','"69"');
INSERT INTO "pushed" VALUES(155,'google','9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6','keep-searching/2026-W53',NULL,'2026-12-28','task',NULL,'full:b3794150366046c39085ef66ef669391','v2:062c453972abcabb1f87e89925c4da18',0,'2026-11-16T14:00:00+00:00','task72sam','"70"');
INSERT INTO "pushed" VALUES(156,'google','2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5','acme-3/park','acme-3','2026-12-31','task',NULL,'full:a4f8bc28b55e42a8d4b566b025c513fd','v2:1d8a2a361551bf298d13dfc408e6b9ed',0,'2026-11-16T14:00:00+00:00','task73sam','"71"');
INSERT INTO "pushed" VALUES(157,'google','7d8af688-0cb9-5399-84fa-8c82775fd5e5','globex-engineer/park','globex-engineer','2026-12-31','task',NULL,'full:de06ff5c171e5860fd2906aa3b6e3eef','v2:206697dd4afe19f1ec16f8ae81dca2c3',0,'2026-11-16T14:00:00+00:00','task74sam','"72"');
INSERT INTO "pushed" VALUES(159,'google','9f14627c-e691-50e1-bcb3-0a9ca4de0833','keep-searching/2027-W01',NULL,'2027-01-04','task',NULL,'full:2870005a4c26e10eafaca960fe6e1428','v2:a0324aa4d7764ad5df612d892d078510',0,'2026-11-16T14:00:00+00:00','task76sam','"74"');
INSERT INTO "pushed" VALUES(160,'google','1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6','globex-final/park','globex-final','2027-01-08','task',NULL,'full:6a2d89f878a5dfa1c97798bbfb531ceb','v2:f1187c2ac408c0425d6d0da118e41f36',0,'2026-11-16T14:00:00+00:00','task77sam','"75"');
INSERT INTO "pushed" VALUES(161,'outlook','aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c','hooli/interview','hooli','2026-11-16','event',NULL,'full:e9152ee91ab20bbdd68c444940709407','v2:5099af55be4d2b78a5a20ccad4032456',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0013Az=','W/"ck12"');
INSERT INTO "pushed" VALUES(162,'outlook','e887cdae-ada7-59bf-9c71-547fb51394d5','hooli/recap','hooli','2026-11-16','event',NULL,'full:718581f41f2dd1c09ff6a8aafe61c38a','v2:793a724047368ac152bba2e2fb45bade',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0014Az=','W/"ck13"');
INSERT INTO "pushed" VALUES(163,'outlook','475cbf06-7eaa-5996-8c5c-e77c13209d18','hooli/thank-you/kim-park','hooli','2026-11-16','event',NULL,'full:255d16d7784f3bb3310c05e58ae9e0e5','v2:7a48df400778fd0df656815586589b12',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0015Az=','W/"ck14"');
INSERT INTO "pushed" VALUES(164,'outlook','0ffb8be5-90dd-5446-8e9f-9f662237eabe','globex-engineer/interview','globex-engineer','2026-11-18','event',NULL,'full:b2dab722791c6c7290a04d1e4165bcf5','v2:5c4314d85cd8ef4d507c376ff01b11dd',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0016Az=','W/"ck15"');
INSERT INTO "pushed" VALUES(165,'outlook','9dbd93e2-2489-503d-a872-acd678e70510','globex-engineer/recap','globex-engineer','2026-11-18','event',NULL,'full:8f0ae15e669f575fa71312e111359925','v2:4c544f46d56806c84c75c5b8cdf11798',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0017Az=','W/"ck16"');
INSERT INTO "pushed" VALUES(166,'outlook','24b28c62-6fcc-5937-a1d5-507ba7244b72','globex-engineer/thank-you/ann-fox','globex-engineer','2026-11-18','event',NULL,'full:352a38a82effcade5d7f393cf5795699','v2:9d6fb1ce9cb78c51f7bb1d448833a029',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0018Az=','W/"ck17"');
INSERT INTO "pushed" VALUES(167,'outlook','e16b35cc-46c3-52d1-842b-dc9ee5077a2d','initech/interview','initech','2026-11-20','event',NULL,'full:86d1bfeaf428310ac3376d3a43d45922','v2:23a9ccd25b74d4fb9719f38754ee3e1b',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0019Az=','W/"ck18"');
INSERT INTO "pushed" VALUES(168,'outlook','c9e01cfe-7813-5085-8832-5d33ccae9139','initech/recap','initech','2026-11-20','event',NULL,'full:d172ef37b75076ae642d30b421f1f133','v2:d7242ac82d7aa41fc9444d802e4274cc',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0020Az=','W/"ck19"');
INSERT INTO "pushed" VALUES(169,'outlook','cd62ebd5-c107-52ca-bc5b-ad03d9d8655a','initech/thank-you/tom-reed','initech','2026-11-21','event',NULL,'full:2146d10c6d5477941f55942458c3c4fe','v2:8351458f384f0b7f1674ce8d65a77d16',1,'2026-11-25T14:00:00+00:00','AAkE-sam_0021Az=','W/"ck80"');
INSERT INTO "pushed" VALUES(171,'outlook','38659983-ccd3-54c6-8eb3-f61f939f6916','acme-1/recap','acme-1','2026-11-23','event',NULL,'full:79abf993633dd7454de9b65009a6593f','v2:e8cf6dadd18560563c001d82f4bd9485',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0023Az=','W/"ck22"');
INSERT INTO "pushed" VALUES(172,'outlook','32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6','acme-2/interview','acme-2','2026-11-23','event',NULL,'full:a090e662d11ecf79bb5029a87d49ce6d','v2:0bd7866fe3acb86889f2b857d3d45c74',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0024Az=','W/"ck23"');
INSERT INTO "pushed" VALUES(173,'outlook','27200fd7-136d-5307-a689-052a5b947c0d','acme-2/recap','acme-2','2026-11-23','event',NULL,'full:58d21fbd51c8e244fe9c1282b277cb25','v2:b06f5444484517d86ce8ec1b8bc3db20',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0025Az=','W/"ck63"');
INSERT INTO "pushed" VALUES(174,'outlook','9ae22040-a8f6-5f0c-96f4-502afae5aa4c','acme-3/interview','acme-3','2026-11-23','event',NULL,'full:11aeba3cec06eac53cff11051c2e1dd3','v2:be75b472568ecef91af76f3e383c777d',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0026Az=','W/"ck25"');
INSERT INTO "pushed" VALUES(175,'outlook','bd6d3235-9efe-583d-b51a-963c35fe6628','acme-3/recap','acme-3','2026-11-23','event',NULL,'full:e5a163617c3209d6043833a2514c9acf','v2:919961497267aaa69e253832a7d1517e',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0027Az=','W/"ck66"');
INSERT INTO "pushed" VALUES(176,'outlook','c2f15225-2baf-59d4-8e92-eeec00569a1b','acme-1/thank-you/jane-doe','acme-1','2026-11-23','event',NULL,'full:f3377878f0d101d6f130f6b236f30c2d','v2:4b86fc24ca81d45a18e3da21fb202f8b',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0028Az=','W/"ck27"');
INSERT INTO "pushed" VALUES(177,'outlook','8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60','acme-2/thank-you/ravi-shah','acme-2','2026-11-23','event',NULL,'full:12bb9d9e21f2c0fe0f7bd4a42cb3bd87','v2:651c33c6e8e08a284e852c82bcd3aaaf',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0029Az=','W/"ck28"');
INSERT INTO "pushed" VALUES(178,'outlook','79b6c484-1003-5281-a6cf-ea33c96c601e','acme-3/thank-you/mei-lin','acme-3','2026-11-23','event',NULL,'full:daad72f4d8a3fbf498b56f92cefa9380','v2:76b854dd07c6ba7a4941fa54bbde671c',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0030Az=','W/"ck29"');
INSERT INTO "pushed" VALUES(179,'outlook','405c3454-bf9b-5a4a-bf07-721381f07e5f','hooli/follow-up/1','hooli','2026-11-23','event',NULL,'full:f440a1a097b37afbc3a642e45027feff','v2:f4a4799589940a7cb06d27e31fb2f14d',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0031Az=','W/"ck30"');
INSERT INTO "pushed" VALUES(180,'outlook','a8aa538c-74ef-555d-9abf-90b3d7a6d28b','acme-1/connect/jane-doe','acme-1','2026-11-24','event',NULL,'full:71e29d966a090a9a58962ea83c14dfd3','v2:7e2cdb502a10885538e22d7aebb4fc96',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0032Az=','W/"ck31"');
INSERT INTO "pushed" VALUES(181,'outlook','5b2004cb-5a41-5bc6-9de1-c0fcf9743cba','globex-engineer/follow-up/1','globex-engineer','2026-11-25','event',NULL,'full:49bc4c1b3cb3e1e0935757be94e10f31','v2:faec351c0234d61253b6638f5fb15384',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0033Az=','W/"ck32"');
INSERT INTO "pushed" VALUES(182,'outlook','4fc6b015-a8fe-529e-ab77-0986f44c5fd7','initech/follow-up/1','initech','2026-11-30','event',NULL,'full:231603113c368b451a6b2b5b51218340','v2:bd7167622115d8c12e6c67e81d2fe8a9',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0034Az=','W/"ck33"');
INSERT INTO "pushed" VALUES(183,'outlook','cebf38bb-5990-5cc3-93b7-169202a56a3b','keep-searching/2026-W49',NULL,'2026-11-30','event',NULL,'full:9f0635da7313226b7287935767d90367','v2:31db2d3dd733fb0eba4c82e18326df7f',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0035Az=','W/"ck34"');
INSERT INTO "pushed" VALUES(185,'outlook','cc749b40-2946-51cd-a76c-f715381ac933','globex-lead/interview','globex-lead','2026-12-02','event',NULL,'full:c5bf26e23b9047d111776c46e91aaca2','v2:425fd1469ae8fe5f129a3512559b4fbd',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0037Az=','W/"ck67"');
INSERT INTO "pushed" VALUES(186,'outlook','db044fa5-5a9c-58ab-b5ed-7888a4d0951f','globex-lead/recap','globex-lead','2026-12-02','event',NULL,'full:5f0e3c2f33662e102e584a4e51034949','v2:54e9106b2ffaf59e05181552997472be',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0038Az=','W/"ck37"');
INSERT INTO "pushed" VALUES(187,'outlook','a49640e7-40e5-524f-9d21-5fe4885c0881','globex-final/interview','globex-final','2026-12-02','event',NULL,'full:5b30f02932998c31c3534130d52278ce','v2:33000e61c95d619d16640cb9d1f868b7',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0039Az=','W/"ck38"');
INSERT INTO "pushed" VALUES(188,'outlook','243f5627-3a9c-5871-a994-d6941a482449','globex-final/recap','globex-final','2026-12-02','event',NULL,'full:94f86233c7554d778998d226454e5fba','v2:1260bdbbf749ad481fb7a176343b0942',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0040Az=','W/"ck65"');
INSERT INTO "pushed" VALUES(189,'outlook','733a9b17-6659-5381-9a6f-d5c73a651a2e','globex-lead/thank-you/bo-berg','globex-lead','2026-12-02','event',NULL,'full:4bf1920f12f9866863417fd5f62f748a','v2:4a8488e47300196460d8ac95d65602f9',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0041Az=','W/"ck40"');
INSERT INTO "pushed" VALUES(190,'outlook','7bda98ef-83e2-5efd-b792-7d8b50888670','piper/interview','piper','2026-12-03','event',NULL,'full:cdedfebba82dc629bbfe390c66214797','v2:039b5d21432674e5c44ed575b46a85b6',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0042Az=','W/"ck41"');
INSERT INTO "pushed" VALUES(191,'outlook','cfa8c2a4-509f-5076-bcc5-6929bc76de7c','piper/recap','piper','2026-12-03','event',NULL,'full:81e6fc94a8ca4acc67f0624f440d1cf5','v2:a3a9982caa90377bf21d05ec45004503',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0043Az=','W/"ck42"');
INSERT INTO "pushed" VALUES(192,'outlook','1c8d9cbe-4e33-5401-8e80-b7bf583b0195','initech/follow-up/2','initech','2026-12-07','event',NULL,'full:631a2fd4579773fcf9b89166e058d549','v2:fa60601ec441f7e12f5635759d945a14',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0044Az=','W/"ck43"');
INSERT INTO "pushed" VALUES(193,'outlook','5fe7010b-8ac1-5d19-8e00-c231a9d169c0','keep-searching/2026-W50',NULL,'2026-12-07','event',NULL,'full:dbfd24938820385b0f7ea47f67233d48','v2:887a45f2219b57abebe30422fac01ed7',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0045Az=','W/"ck44"');
INSERT INTO "pushed" VALUES(194,'outlook','ac821c0c-472f-553c-9481-3f73ad3838bd','acme-3/follow-up/1','acme-3','2026-12-09','event',NULL,'full:44f824b109cdf77e8b096b76a098fd12','v2:3e0089916408b281e03aaa137c6ab1a4',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0046Az=','W/"ck45"');
INSERT INTO "pushed" VALUES(195,'outlook','f12cb69e-5090-5050-8c7e-ff7284fff522','globex-final/follow-up/1','globex-final','2026-12-09','event',NULL,'full:dbfdd434b3550d138d0ca33e5b9ba7e8','v2:1e916133ebf8a1a28d91edf41c10267f',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0047Az=','W/"ck46"');
INSERT INTO "pushed" VALUES(197,'outlook','99e4f0c1-09da-5461-a330-f8e4be6502ae','keep-searching/2026-W51',NULL,'2026-12-14','event',NULL,'full:b4069d1e48365f1b019c07f3bd366f44','v2:556810dd7f646e08212028c85c124348',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0049Az=','W/"ck48"');
INSERT INTO "pushed" VALUES(199,'outlook','9a46bdc2-adff-58e1-a2ea-b5eb430bff7a','acme-3/follow-up/2','acme-3','2026-12-16','event',NULL,'full:078bfb2b961a56cbf8e15a97a58a0aa5','v2:e4f523c7c7a383da3c1969f3efd142df',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0051Az=','W/"ck64"');
INSERT INTO "pushed" VALUES(200,'outlook','b3d844e5-2c22-5406-bff0-45b7e887c0ed','globex-engineer/follow-up/2','globex-engineer','2026-12-16','event',NULL,'full:26a26655bc27ee00e96f9b6f37a5afa4','v2:dca1cd39426227463a6320fe94b4c7fc',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0052Az=','W/"ck51"');
INSERT INTO "pushed" VALUES(202,'outlook','f8256113-b13e-5980-b8b4-eeb54c38ab82','initech/park','initech','2026-12-21','event',NULL,'full:3c19f01615d9c6cf2c11e3345ca27671','v2:353f04bfe04858130eed23a019109a4c',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0054Az=','W/"ck53"');
INSERT INTO "pushed" VALUES(203,'outlook','9115bf1a-c2b2-573c-a3d9-92b82dd0897c','keep-searching/2026-W52',NULL,'2026-12-21','event',NULL,'full:a47b31108f5ca39511c63db1024faea0','v2:85b0ae2133b516c1361c4b9e599f7110',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0055Az=','W/"ck54"');
INSERT INTO "pushed" VALUES(204,'outlook','0e2d16d4-a4b4-58aa-99c4-b9f0052c5844','globex-final/follow-up/2','globex-final','2026-12-23','event',NULL,'full:43c2a141e38e8aab56b977c93100b601','v2:6b432bf99332def86b24ac7ca2c79725',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0056Az=','W/"ck55"');
INSERT INTO "pushed" VALUES(205,'outlook','9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6','keep-searching/2026-W53',NULL,'2026-12-28','event',NULL,'full:b3794150366046c39085ef66ef669391','v2:94794ce7783a2a5647468c6df17f8aeb',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0057Az=','W/"ck56"');
INSERT INTO "pushed" VALUES(206,'outlook','2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5','acme-3/park','acme-3','2026-12-31','event',NULL,'full:a4f8bc28b55e42a8d4b566b025c513fd','v2:02c0851d5f877b78fc113b90d7b4919f',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0058Az=','W/"ck57"');
INSERT INTO "pushed" VALUES(207,'outlook','7d8af688-0cb9-5399-84fa-8c82775fd5e5','globex-engineer/park','globex-engineer','2026-12-31','event',NULL,'full:de06ff5c171e5860fd2906aa3b6e3eef','v2:5978d23820f9260a53c9b5792da0f66f',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0059Az=','W/"ck58"');
INSERT INTO "pushed" VALUES(209,'outlook','9f14627c-e691-50e1-bcb3-0a9ca4de0833','keep-searching/2027-W01',NULL,'2027-01-04','event',NULL,'full:2870005a4c26e10eafaca960fe6e1428','v2:03a4321ff33ddb9c047c99eaed18f572',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0061Az=','W/"ck60"');
INSERT INTO "pushed" VALUES(210,'outlook','1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6','globex-final/park','globex-final','2027-01-08','event',NULL,'full:6a2d89f878a5dfa1c97798bbfb531ceb','v2:4e5952dc046032270f2682b775a39e6e',0,'2026-11-16T14:00:00+00:00','AAkE-sam_0062Az=','W/"ck61"');
INSERT INTO "pushed" VALUES(211,'dav','aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c','hooli/interview','hooli','2026-11-16','event',NULL,'full:e9152ee91ab20bbdd68c444940709407','v2:5099af55be4d2b78a5a20ccad4032456',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/aa16752d-a22f-5eb2-8b9f-c0c288dfbe9c.ics','"2f4a6309eab8d9bae3731f7f28eb740e004c0f9fb3eff509677678fccd195884"');
INSERT INTO "pushed" VALUES(212,'dav','0ffb8be5-90dd-5446-8e9f-9f662237eabe','globex-engineer/interview','globex-engineer','2026-11-18','event',NULL,'full:b2dab722791c6c7290a04d1e4165bcf5','v2:5c4314d85cd8ef4d507c376ff01b11dd',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/0ffb8be5-90dd-5446-8e9f-9f662237eabe.ics','"a215fb6abf6bb95b71d3790944ec285c827019fb53e784cc1dbbdfddad9d9f37"');
INSERT INTO "pushed" VALUES(214,'dav','e887cdae-ada7-59bf-9c71-547fb51394d5','hooli/recap','hooli','2026-11-16','event',NULL,'full:718581f41f2dd1c09ff6a8aafe61c38a','v2:793a724047368ac152bba2e2fb45bade',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/e887cdae-ada7-59bf-9c71-547fb51394d5.ics','"22b2fc0c7922e1277fe4421b38fbaf9e2494aa2a496fbbbf64ba7440a720d6d3"');
INSERT INTO "pushed" VALUES(215,'dav','9dbd93e2-2489-503d-a872-acd678e70510','globex-engineer/recap','globex-engineer','2026-11-18','event',NULL,'full:8f0ae15e669f575fa71312e111359925','v2:4c544f46d56806c84c75c5b8cdf11798',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9dbd93e2-2489-503d-a872-acd678e70510.ics','"b71cfcb4c52a33757b2b59aad80c7cffa7c96a24bc86102d607b039739fb2538"');
INSERT INTO "pushed" VALUES(216,'dav','24b28c62-6fcc-5937-a1d5-507ba7244b72','globex-engineer/thank-you/ann-fox','globex-engineer','2026-11-18','task',NULL,'full:352a38a82effcade5d7f393cf5795699','v2:c464c26cf4f5135c51034300ed09c87c',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/24b28c62-6fcc-5937-a1d5-507ba7244b72.ics','"6717cb0f6ebacd809222692be1c81b19380977c03cab7ee8c529e62d76cf0a64"');
INSERT INTO "pushed" VALUES(217,'dav','e16b35cc-46c3-52d1-842b-dc9ee5077a2d','initech/interview','initech','2026-11-20','event',NULL,'full:86d1bfeaf428310ac3376d3a43d45922','v2:23a9ccd25b74d4fb9719f38754ee3e1b',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/e16b35cc-46c3-52d1-842b-dc9ee5077a2d.ics','"6027932ac842b6097e0e5b7984a7eb85620129491902d5e4289ffb6bfbd8b88d"');
INSERT INTO "pushed" VALUES(218,'dav','c9e01cfe-7813-5085-8832-5d33ccae9139','initech/recap','initech','2026-11-20','event',NULL,'full:d172ef37b75076ae642d30b421f1f133','v2:d7242ac82d7aa41fc9444d802e4274cc',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/c9e01cfe-7813-5085-8832-5d33ccae9139.ics','"b59126bd79cfc62518243d28bd3d8ba199ca96393e68f6b151084c20345f4a89"');
INSERT INTO "pushed" VALUES(219,'dav','cd62ebd5-c107-52ca-bc5b-ad03d9d8655a','initech/thank-you/tom-reed','initech','2026-11-21','task','2026-11-24','full:2146d10c6d5477941f55942458c3c4fe','v2:8984f610b9717d5576630809f7a386a7',1,'2026-11-25T14:00:00+00:00','/sam/afterview-interviews/cd62ebd5-c107-52ca-bc5b-ad03d9d8655a.ics','"cbfebd368e57db0752641975325925baab17d10c68e5a4ca4f9e6281ef0d1ede"');
INSERT INTO "pushed" VALUES(221,'dav','38659983-ccd3-54c6-8eb3-f61f939f6916','acme-1/recap','acme-1','2026-11-23','event',NULL,'full:79abf993633dd7454de9b65009a6593f','v2:e8cf6dadd18560563c001d82f4bd9485',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/38659983-ccd3-54c6-8eb3-f61f939f6916.ics','"fec8fe3d4f5ef63a17fcba090027e4e2ad7d8f889e85503db981ec3414bc0d24"');
INSERT INTO "pushed" VALUES(222,'dav','32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6','acme-2/interview','acme-2','2026-11-23','event',NULL,'full:a090e662d11ecf79bb5029a87d49ce6d','v2:0bd7866fe3acb86889f2b857d3d45c74',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/32fdb5fc-fe5c-5085-a51a-b57f1dadf2c6.ics','"19ce46dded6af834730c281a59d3acf21a99a8cac7c4eb14e9b58cc5225be9d9"');
INSERT INTO "pushed" VALUES(223,'dav','bd6d3235-9efe-583d-b51a-963c35fe6628','acme-3/recap','acme-3','2026-11-23','event',NULL,'full:e5a163617c3209d6043833a2514c9acf','v2:919961497267aaa69e253832a7d1517e',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/bd6d3235-9efe-583d-b51a-963c35fe6628.ics','"2e948798e4c08da88e9854b70794d8cce14633287fc33d9d1f3d047e8c3d6915"');
INSERT INTO "pushed" VALUES(224,'dav','9ae22040-a8f6-5f0c-96f4-502afae5aa4c','acme-3/interview','acme-3','2026-11-23','event',NULL,'full:11aeba3cec06eac53cff11051c2e1dd3','v2:be75b472568ecef91af76f3e383c777d',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9ae22040-a8f6-5f0c-96f4-502afae5aa4c.ics','"29f465c3c270f1f2c0902bddab8a45b3317b4a8955c7ce43eaa9ea706b3df3d9"');
INSERT INTO "pushed" VALUES(225,'dav','c2f15225-2baf-59d4-8e92-eeec00569a1b','acme-1/thank-you/jane-doe','acme-1','2026-11-23','task',NULL,'full:f3377878f0d101d6f130f6b236f30c2d','v2:7e3d10effaba924c6103317ce0ddb08d',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/c2f15225-2baf-59d4-8e92-eeec00569a1b.ics','"a25fc71853524d615a8f0fe3c74d6d09a680959fae8d7dc3ac4660677baeb855"');
INSERT INTO "pushed" VALUES(226,'dav','27200fd7-136d-5307-a689-052a5b947c0d','acme-2/recap','acme-2','2026-11-23','event',NULL,'full:58d21fbd51c8e244fe9c1282b277cb25','v2:b06f5444484517d86ce8ec1b8bc3db20',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/27200fd7-136d-5307-a689-052a5b947c0d.ics','"f1a2b623df6f983507b17a10e08eb6c4b81d9fc6c3a9fed45659dc9f32cd0f35"');
INSERT INTO "pushed" VALUES(227,'dav','79b6c484-1003-5281-a6cf-ea33c96c601e','acme-3/thank-you/mei-lin','acme-3','2026-11-23','task',NULL,'full:daad72f4d8a3fbf498b56f92cefa9380','v2:9b5384f195494bf1faa04fe46e2f5b0c',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/79b6c484-1003-5281-a6cf-ea33c96c601e.ics','"b2820000d4a4428223a1b35fbdaace41d97d7be3fd57b51676cfa8e2ee405703"');
INSERT INTO "pushed" VALUES(229,'dav','ee22027d-ad89-506d-927e-d307694a6f9e','hooli/follow-up-date/1','hooli','2026-11-23','event',NULL,'full:8e683e397094e11666848119b0437947','v2:8ef4eaf57d6bb938db592586c1e2bedb',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/ee22027d-ad89-506d-927e-d307694a6f9e.ics','"d0f85f2eb18e04a26b39ce95ae3485b7c19ab660f792a4d09335a3357c0998fe"');
INSERT INTO "pushed" VALUES(230,'dav','a8aa538c-74ef-555d-9abf-90b3d7a6d28b','acme-1/connect/jane-doe','acme-1','2026-11-24','task',NULL,'full:71e29d966a090a9a58962ea83c14dfd3','v2:2e238c89bb7b0efaa77d1dc6091b4559',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/a8aa538c-74ef-555d-9abf-90b3d7a6d28b.ics','"9851f05e6eafe7a89d4f3bbd81eac0fdbea1142ca1ae1f42451f11794edc74fb"');
INSERT INTO "pushed" VALUES(231,'dav','8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60','acme-2/thank-you/ravi-shah','acme-2','2026-11-23','task',NULL,'full:12bb9d9e21f2c0fe0f7bd4a42cb3bd87','v2:bb4db0bbcf39eb7b9e9d4446aea762f5',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/8a64d614-5f8d-538a-9ae1-4c9b1d0a5c60.ics','"549e1eee586701703e9e842c6b900a04f1fc5902cd8a167f7bb1c706a37f3c68"');
INSERT INTO "pushed" VALUES(232,'dav','7d3cfb48-ed34-5d6d-938b-f570f7060255','globex-engineer/follow-up-date/1','globex-engineer','2026-11-25','event',NULL,'full:8b97ad91bb15301423c41553975c4019','v2:69e44fd9410b42b5cc0cf278265d145c',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/7d3cfb48-ed34-5d6d-938b-f570f7060255.ics','"99d7a268190f11c143328cf53286099abf46656fa818cdd9a0ac22abf2a5a551"');
INSERT INTO "pushed" VALUES(233,'dav','4fc6b015-a8fe-529e-ab77-0986f44c5fd7','initech/follow-up/1','initech','2026-11-30','task',NULL,'full:231603113c368b451a6b2b5b51218340','v2:f934b637e7586c0b8188de0317cce30c',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/4fc6b015-a8fe-529e-ab77-0986f44c5fd7.ics','"7926bf0f671a6bcee42750c444b11bfa3ff226f8b98bf49b9ddb319d78ec381c"');
INSERT INTO "pushed" VALUES(234,'dav','0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce','initech/follow-up-date/1','initech','2026-11-30','event',NULL,'full:9991b66af1cbe1fe5270db82379b0115','v2:fff39ce5cd7b54c4a472180e30119aaf',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/0ed7e361-c148-5a5e-9d0b-06a7f4f1bcce.ics','"52395e0ff5cc955279361d652784b01db8ec118668b7147b2c64e9643e50113f"');
INSERT INTO "pushed" VALUES(235,'dav','5b2004cb-5a41-5bc6-9de1-c0fcf9743cba','globex-engineer/follow-up/1','globex-engineer','2026-11-25','task',NULL,'full:49bc4c1b3cb3e1e0935757be94e10f31','v2:e4bb8ce4efef698b70c59951f6c7267d',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/5b2004cb-5a41-5bc6-9de1-c0fcf9743cba.ics','"2306a0c1fbc46b50179f1052b5f0014bc56804b48165be2174c2d816d1a1e89d"');
INSERT INTO "pushed" VALUES(237,'dav','cc749b40-2946-51cd-a76c-f715381ac933','globex-lead/interview','globex-lead','2026-12-02','event',NULL,'full:c5bf26e23b9047d111776c46e91aaca2','v2:425fd1469ae8fe5f129a3512559b4fbd',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/cc749b40-2946-51cd-a76c-f715381ac933.ics','"ea6c65c64c2a062bd5dfe42d642d22437c6cece92ca74cb2333324da209e392a"');
INSERT INTO "pushed" VALUES(239,'dav','cebf38bb-5990-5cc3-93b7-169202a56a3b','keep-searching/2026-W49',NULL,'2026-11-30','task',NULL,'full:9f0635da7313226b7287935767d90367','v2:cf5747b844f8f7a2d7eb437be20c60a5',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/cebf38bb-5990-5cc3-93b7-169202a56a3b.ics','"9a878137fb1999271c0ccf108fad11c94b9739f3adfe121837643cd2328e2d0e"');
INSERT INTO "pushed" VALUES(240,'dav','db044fa5-5a9c-58ab-b5ed-7888a4d0951f','globex-lead/recap','globex-lead','2026-12-02','event',NULL,'full:5f0e3c2f33662e102e584a4e51034949','v2:54e9106b2ffaf59e05181552997472be',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/db044fa5-5a9c-58ab-b5ed-7888a4d0951f.ics','"5ca73b968f1675d6802624de910bacf7daca1036582bc002518bb0816b87eb60"');
INSERT INTO "pushed" VALUES(241,'dav','243f5627-3a9c-5871-a994-d6941a482449','globex-final/recap','globex-final','2026-12-02','event',NULL,'full:94f86233c7554d778998d226454e5fba','v2:1260bdbbf749ad481fb7a176343b0942',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/243f5627-3a9c-5871-a994-d6941a482449.ics','"8f2b0cf948f00e119f3064c4ffd569a288281f623630d98a166a160ea4949a06"');
INSERT INTO "pushed" VALUES(242,'dav','a49640e7-40e5-524f-9d21-5fe4885c0881','globex-final/interview','globex-final','2026-12-02','event',NULL,'full:5b30f02932998c31c3534130d52278ce','v2:33000e61c95d619d16640cb9d1f868b7',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/a49640e7-40e5-524f-9d21-5fe4885c0881.ics','"0b7dba7aed98ba84abcbaa8f3ca9585db6f3f69e1e9087009cd0e38762f6861f"');
INSERT INTO "pushed" VALUES(243,'dav','733a9b17-6659-5381-9a6f-d5c73a651a2e','globex-lead/thank-you/bo-berg','globex-lead','2026-12-02','task',NULL,'full:4bf1920f12f9866863417fd5f62f748a','v2:52f8632af720a6c06b1a72b8a237de4e',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/733a9b17-6659-5381-9a6f-d5c73a651a2e.ics','"01369c7fc6a762cb96441698c6f80792ad8a25ade5d50b2c9e5b6555079cd2d2"');
INSERT INTO "pushed" VALUES(244,'dav','7bda98ef-83e2-5efd-b792-7d8b50888670','piper/interview','piper','2026-12-03','event',NULL,'full:cdedfebba82dc629bbfe390c66214797','v2:039b5d21432674e5c44ed575b46a85b6',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/7bda98ef-83e2-5efd-b792-7d8b50888670.ics','"5fb3ae6ac7205c8e4b18e1a41dafa0b382add475e5df01695934660f2e933062"');
INSERT INTO "pushed" VALUES(245,'dav','cfa8c2a4-509f-5076-bcc5-6929bc76de7c','piper/recap','piper','2026-12-03','event',NULL,'full:81e6fc94a8ca4acc67f0624f440d1cf5','v2:a3a9982caa90377bf21d05ec45004503',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/cfa8c2a4-509f-5076-bcc5-6929bc76de7c.ics','"551846908ad919a67bfc5b5f23af88f41c6363de5ba75da6b08e3c4a031d429d"');
INSERT INTO "pushed" VALUES(246,'dav','1c8d9cbe-4e33-5401-8e80-b7bf583b0195','initech/follow-up/2','initech','2026-12-07','task',NULL,'full:631a2fd4579773fcf9b89166e058d549','v2:b5a4831bb6ffb51bd0aed063a1c7de9a',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/1c8d9cbe-4e33-5401-8e80-b7bf583b0195.ics','"b664fdaf881974635ee63402836a7127ba6675521e7b3a3987d4aa26cbaea33d"');
INSERT INTO "pushed" VALUES(247,'dav','4c089ce5-5b29-52ea-b995-dfede4089d84','initech/follow-up-date/2','initech','2026-12-07','event',NULL,'full:be062244cdcb95fdba6025342f46d620','v2:b0e63b49d0155eec07f86f3b86fdfcab',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/4c089ce5-5b29-52ea-b995-dfede4089d84.ics','"157eecfb4914af5ab844e139a98db229d24b2b52e7c91b165e4652109f38cfae"');
INSERT INTO "pushed" VALUES(248,'dav','5fe7010b-8ac1-5d19-8e00-c231a9d169c0','keep-searching/2026-W50',NULL,'2026-12-07','task',NULL,'full:dbfd24938820385b0f7ea47f67233d48','v2:81aec058303c77ca9b6b7972dbce87a6',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/5fe7010b-8ac1-5d19-8e00-c231a9d169c0.ics','"be0ff646f72d1f5c2eff04cb1bb7141226ace06854cd7ff02cbeeca51a6762d2"');
INSERT INTO "pushed" VALUES(249,'dav','ac821c0c-472f-553c-9481-3f73ad3838bd','acme-3/follow-up/1','acme-3','2026-12-09','task',NULL,'full:44f824b109cdf77e8b096b76a098fd12','v2:94386e4e1f7d15331f62eb409b901e73',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/ac821c0c-472f-553c-9481-3f73ad3838bd.ics','"985d451abc9b6bc18e9eb642d77c7cbcb26611949597c893a47b6404642e2a1e"');
INSERT INTO "pushed" VALUES(250,'dav','f12cb69e-5090-5050-8c7e-ff7284fff522','globex-final/follow-up/1','globex-final','2026-12-09','task',NULL,'full:dbfdd434b3550d138d0ca33e5b9ba7e8','v2:16455af4c2239e496a8ecf456647d876',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/f12cb69e-5090-5050-8c7e-ff7284fff522.ics','"e0a929d0fe304fce14533ddf4bba6cd8213a5cd283ce80facc76d43b9db4031d"');
INSERT INTO "pushed" VALUES(251,'dav','a30fda3c-e99e-5c5f-8731-e894c9bd34a4','acme-3/follow-up-date/1','acme-3','2026-12-09','event',NULL,'full:9e1b0682d550ee281feba7b8a73ff62f','v2:80000dfecd6b575403a6f4dfa2bba1e6',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/a30fda3c-e99e-5c5f-8731-e894c9bd34a4.ics','"db0b876b2fbe538ad4c2636c4a129e61c8642c6f00ea34eefd9b8178868176a6"');
INSERT INTO "pushed" VALUES(252,'dav','c48e911d-9211-5831-89bd-2fbfde773629','globex-final/follow-up-date/1','globex-final','2026-12-09','event',NULL,'full:19a3a095a4f76fb22adee1fc39f12612','v2:1eeba3adbc76df56ff17ca12b1655d07',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/c48e911d-9211-5831-89bd-2fbfde773629.ics','"8a07bfb4b7053fb94a969e50753b44349041f7d96c61a63f65a5af66d1445bff"');
INSERT INTO "pushed" VALUES(255,'dav','99e4f0c1-09da-5461-a330-f8e4be6502ae','keep-searching/2026-W51',NULL,'2026-12-14','task',NULL,'full:b4069d1e48365f1b019c07f3bd366f44','v2:8f84ba7f20b4aa7a6b8e5f14c54d7877',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/99e4f0c1-09da-5461-a330-f8e4be6502ae.ics','"22291aea7ac1f7e8dffe962ba547b983f61f3c4d90c3f02747049a5d18a9963d"');
INSERT INTO "pushed" VALUES(256,'dav','b3d844e5-2c22-5406-bff0-45b7e887c0ed','globex-engineer/follow-up/2','globex-engineer','2026-12-16','task',NULL,'full:26a26655bc27ee00e96f9b6f37a5afa4','v2:b6808fda9d961dfcdc952a598ce26fbc',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/b3d844e5-2c22-5406-bff0-45b7e887c0ed.ics','"69dda1ba2a320cbfa7982924d44f9cd4faccfa57ae1b985f82e716f4b44cf2b6"');
INSERT INTO "pushed" VALUES(258,'dav','9a46bdc2-adff-58e1-a2ea-b5eb430bff7a','acme-3/follow-up/2','acme-3','2026-12-16','task',NULL,'full:078bfb2b961a56cbf8e15a97a58a0aa5','v2:61b6c63e28a15793b23d57a529eac8a0',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9a46bdc2-adff-58e1-a2ea-b5eb430bff7a.ics','"425536c6800fff49c0c01a7d3a67cc0c638ee8e745f3d45469989081f93a7b11"');
INSERT INTO "pushed" VALUES(259,'dav','e1c32829-61ba-59d3-a9de-dc3e9a7523f1','globex-engineer/follow-up-date/2','globex-engineer','2026-12-16','event',NULL,'full:0e5b97001f7d8219cc47cf232bf24106','v2:7e28fcadc4aa0e9fae0c0b7e01e2a373',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/e1c32829-61ba-59d3-a9de-dc3e9a7523f1.ics','"20ff3226cf121562bb00224eddd3f073cb4b4cc33f517c4be5d080b50c92b0ac"');
INSERT INTO "pushed" VALUES(260,'dav','f1be417a-4f44-5e52-a87f-ed87348c22d7','acme-3/follow-up-date/2','acme-3','2026-12-16','event',NULL,'full:94e0cb2de0580156e747d1e9757c83fe','v2:33817912465a343ea01d27b2adc30482',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/f1be417a-4f44-5e52-a87f-ed87348c22d7.ics','"35fb8153c4f15f67ed2110cf2e5d7a115b1fb8375d25c513715d2ea47f355b1f"');
INSERT INTO "pushed" VALUES(263,'dav','f8256113-b13e-5980-b8b4-eeb54c38ab82','initech/park','initech','2026-12-21','task',NULL,'full:3c19f01615d9c6cf2c11e3345ca27671','v2:31cb21cf263b4682883908f9ec6ef50a',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/f8256113-b13e-5980-b8b4-eeb54c38ab82.ics','"b5f4a73eb94b9d73b6b3c24b75b5fd92dc80b393493958991ced8a35154fceff"');
INSERT INTO "pushed" VALUES(264,'dav','0e2d16d4-a4b4-58aa-99c4-b9f0052c5844','globex-final/follow-up/2','globex-final','2026-12-23','task',NULL,'full:43c2a141e38e8aab56b977c93100b601','v2:9ba2b1d75b7f0865bdf0c8272d1e4230',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/0e2d16d4-a4b4-58aa-99c4-b9f0052c5844.ics','"4bce54d29a47d6d2a21a1df59fd30d259e732aac03a94ad3dcdc815c802ef5b2"');
INSERT INTO "pushed" VALUES(265,'dav','e734cbc7-2fa7-5972-89ca-ee734822e1e2','globex-final/follow-up-date/2','globex-final','2026-12-23','event',NULL,'full:e3a7e39e1a2aed1eadec5a656d71dbea','v2:ee34cabee27d1a5fd5bb3bae025173e0',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/e734cbc7-2fa7-5972-89ca-ee734822e1e2.ics','"46728095a5de62f11a377fc5aaf0a0d8e58864b79ec7545dd73eee7ebafbacf5"');
INSERT INTO "pushed" VALUES(266,'dav','9115bf1a-c2b2-573c-a3d9-92b82dd0897c','keep-searching/2026-W52',NULL,'2026-12-21','task',NULL,'full:a47b31108f5ca39511c63db1024faea0','v2:882efe5196e577ab949e1ed3178328c4',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9115bf1a-c2b2-573c-a3d9-92b82dd0897c.ics','"81984137fbd7ae3dd4b0f829fb18284f3e9aec58af7896fd4df428bf227fa32a"');
INSERT INTO "pushed" VALUES(267,'dav','2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5','acme-3/park','acme-3','2026-12-31','task',NULL,'full:a4f8bc28b55e42a8d4b566b025c513fd','v2:1d8a2a361551bf298d13dfc408e6b9ed',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/2dbbc22d-6850-5d34-a0ae-0bf6c91a65f5.ics','"545446f7c4c9f02892cce0b14ed30f32426bdedfaa13e580f1efae7ac0658852"');
INSERT INTO "pushed" VALUES(268,'dav','9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6','keep-searching/2026-W53',NULL,'2026-12-28','task',NULL,'full:b3794150366046c39085ef66ef669391','v2:062c453972abcabb1f87e89925c4da18',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9d63c1d6-521a-5efd-834a-2d0ab7e8e1a6.ics','"90dc4c451b193c6910d82463a685b4bd13debe148921be2e2b787979e64e81bf"');
INSERT INTO "pushed" VALUES(269,'dav','7d8af688-0cb9-5399-84fa-8c82775fd5e5','globex-engineer/park','globex-engineer','2026-12-31','task',NULL,'full:de06ff5c171e5860fd2906aa3b6e3eef','v2:206697dd4afe19f1ec16f8ae81dca2c3',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/7d8af688-0cb9-5399-84fa-8c82775fd5e5.ics','"a11fbb928cfe305dd2209cab223a741c4e43bb7df4f91395498097568ac3cc5d"');
INSERT INTO "pushed" VALUES(270,'dav','1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6','globex-final/park','globex-final','2027-01-08','task',NULL,'full:6a2d89f878a5dfa1c97798bbfb531ceb','v2:f1187c2ac408c0425d6d0da118e41f36',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/1da0fa6c-2ba3-5502-bf4b-b285c3e74fe6.ics','"0b8f8fa3eceeead94bcd4c045fd34186719eabb50a760a36e180339f3c4301d4"');
INSERT INTO "pushed" VALUES(272,'dav','9f14627c-e691-50e1-bcb3-0a9ca4de0833','keep-searching/2027-W01',NULL,'2027-01-04','task',NULL,'full:2870005a4c26e10eafaca960fe6e1428','v2:a0324aa4d7764ad5df612d892d078510',0,'2026-11-16T14:00:00+00:00','/sam/afterview-interviews/9f14627c-e691-50e1-bcb3-0a9ca4de0833.ics','"7c354c4b3f5437dc3cdcfebe347975153bc5e3534dc9dd9d06c33b156f9097f2"');
INSERT INTO "pushed" VALUES(273,'file','5ec8304a-3c55-503b-aa9b-c4ea99ffd912','piper/rejection-reply','piper','2026-11-24','task',NULL,'full:17dd2a484e56ba0fc1810e16046270c6','v2:9341169effb8f251197b4f21de9a9d50',0,'2026-11-24T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(274,'file','d0392fd5-30f7-57ce-bc58-beba8a1f40e8','piper/keep-in-touch/1','piper','2027-01-22','task',NULL,'full:eb158da7d6a56f87f695df70a744751d','v2:d9ddab4aacc5f20fb3250e7f2a08975c',0,'2026-11-24T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(275,'file','04159322-dde7-5b15-a232-d809fe5069a7','piper/keep-in-touch/2','piper','2027-04-22','task',NULL,'full:6458660ea111e5146f4d66c7ed615a8b','v2:fade4718f1f0400bbd56e5941a629fd2',0,'2026-11-24T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(276,'file','b740f65a-5cbb-5412-a537-76da6494841b','piper/keep-in-touch/3','piper','2027-07-21','task',NULL,'full:c0e87c2cba9702ce765af64a70075ade','v2:305230768a8ec200f9a10cf3139dde9d',0,'2026-11-24T14:00:00+00:00','','');
INSERT INTO "pushed" VALUES(277,'google','5ec8304a-3c55-503b-aa9b-c4ea99ffd912','piper/rejection-reply','piper','2026-11-24','task',NULL,'full:17dd2a484e56ba0fc1810e16046270c6','v2:9341169effb8f251197b4f21de9a9d50',0,'2026-11-24T14:00:00+00:00','task78sam','"92"');
INSERT INTO "pushed" VALUES(278,'google','d0392fd5-30f7-57ce-bc58-beba8a1f40e8','piper/keep-in-touch/1','piper','2027-01-22','task',NULL,'full:eb158da7d6a56f87f695df70a744751d','v2:d9ddab4aacc5f20fb3250e7f2a08975c',0,'2026-11-24T14:00:00+00:00','task79sam','"93"');
INSERT INTO "pushed" VALUES(279,'google','04159322-dde7-5b15-a232-d809fe5069a7','piper/keep-in-touch/2','piper','2027-04-22','task',NULL,'full:6458660ea111e5146f4d66c7ed615a8b','v2:fade4718f1f0400bbd56e5941a629fd2',0,'2026-11-24T14:00:00+00:00','task80sam','"94"');
INSERT INTO "pushed" VALUES(280,'google','b740f65a-5cbb-5412-a537-76da6494841b','piper/keep-in-touch/3','piper','2027-07-21','task',NULL,'full:c0e87c2cba9702ce765af64a70075ade','v2:305230768a8ec200f9a10cf3139dde9d',0,'2026-11-24T14:00:00+00:00','task81sam','"95"');
INSERT INTO "pushed" VALUES(281,'outlook','5ec8304a-3c55-503b-aa9b-c4ea99ffd912','piper/rejection-reply','piper','2026-11-24','event',NULL,'full:17dd2a484e56ba0fc1810e16046270c6','v2:0eecaf59802dd1befc8e3bbf30888a78',0,'2026-11-24T14:00:00+00:00','AAkE-sam_0063Az=','W/"ck71"');
INSERT INTO "pushed" VALUES(282,'outlook','d0392fd5-30f7-57ce-bc58-beba8a1f40e8','piper/keep-in-touch/1','piper','2027-01-22','event',NULL,'full:eb158da7d6a56f87f695df70a744751d','v2:2891724917b21040daaf53aa051f7fe6',0,'2026-11-24T14:00:00+00:00','AAkE-sam_0064Az=','W/"ck72"');
INSERT INTO "pushed" VALUES(283,'outlook','04159322-dde7-5b15-a232-d809fe5069a7','piper/keep-in-touch/2','piper','2027-04-22','event',NULL,'full:6458660ea111e5146f4d66c7ed615a8b','v2:dcffb121172c4b214244c58a83386108',0,'2026-11-24T14:00:00+00:00','AAkE-sam_0065Az=','W/"ck73"');
INSERT INTO "pushed" VALUES(284,'outlook','b740f65a-5cbb-5412-a537-76da6494841b','piper/keep-in-touch/3','piper','2027-07-21','event',NULL,'full:c0e87c2cba9702ce765af64a70075ade','v2:fa6f1a557599b9cd6ffb2e309b2bdbcf',0,'2026-11-24T14:00:00+00:00','AAkE-sam_0066Az=','W/"ck74"');
INSERT INTO "pushed" VALUES(285,'dav','b740f65a-5cbb-5412-a537-76da6494841b','piper/keep-in-touch/3','piper','2027-07-21','task',NULL,'full:c0e87c2cba9702ce765af64a70075ade','v2:305230768a8ec200f9a10cf3139dde9d',0,'2026-11-24T14:00:00+00:00','/sam/afterview-interviews/b740f65a-5cbb-5412-a537-76da6494841b.ics','"b893e0584bb661ca861e2f99a419ffe7d8f1d41c7ecc637f52d8908274786b46"');
INSERT INTO "pushed" VALUES(286,'dav','5ec8304a-3c55-503b-aa9b-c4ea99ffd912','piper/rejection-reply','piper','2026-11-24','task',NULL,'full:17dd2a484e56ba0fc1810e16046270c6','v2:9341169effb8f251197b4f21de9a9d50',0,'2026-11-24T14:00:00+00:00','/sam/afterview-interviews/5ec8304a-3c55-503b-aa9b-c4ea99ffd912.ics','"13d6e7fb5f69c75f62bd84ee332f39cb24e26842f94be6c61c025af9b6dd81dc"');
INSERT INTO "pushed" VALUES(287,'dav','04159322-dde7-5b15-a232-d809fe5069a7','piper/keep-in-touch/2','piper','2027-04-22','task',NULL,'full:6458660ea111e5146f4d66c7ed615a8b','v2:fade4718f1f0400bbd56e5941a629fd2',0,'2026-11-24T14:00:00+00:00','/sam/afterview-interviews/04159322-dde7-5b15-a232-d809fe5069a7.ics','"637c139b7855ff46f62f22e582592fc5c1d9783093ed06808200e68417348695"');
INSERT INTO "pushed" VALUES(288,'dav','d0392fd5-30f7-57ce-bc58-beba8a1f40e8','piper/keep-in-touch/1','piper','2027-01-22','task',NULL,'full:eb158da7d6a56f87f695df70a744751d','v2:d9ddab4aacc5f20fb3250e7f2a08975c',0,'2026-11-24T14:00:00+00:00','/sam/afterview-interviews/d0392fd5-30f7-57ce-bc58-beba8a1f40e8.ics','"26d78113cf91f106a240edd3e01192bdbbc2119d87fae73211cef20a6ec82767"');
CREATE TABLE refusal (
    target TEXT NOT NULL, step_id TEXT NOT NULL, title TEXT NOT NULL, fingerprint TEXT NOT NULL,
    message TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID
;
CREATE TABLE status_seen (
    interview TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, day TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "status_seen" VALUES('hooli','offer','2026-11-24');
INSERT INTO "status_seen" VALUES('piper','rejected','2026-11-24');
CREATE TABLE tombstone (
    target TEXT NOT NULL, step_id TEXT NOT NULL, uid TEXT NOT NULL, title TEXT NOT NULL,
    evidence TEXT NOT NULL, seen_on TEXT NOT NULL, PRIMARY KEY (target, step_id)
) WITHOUT ROWID;
INSERT INTO "tombstone" VALUES('dav','acme-1/interview','6ef23718-37e8-5cd5-853c-d297a61babec','Interview: Acme','deleted','2026-11-24');
INSERT INTO "tombstone" VALUES('dav','umbrella/follow-up/2','b2bc32f7-8f6a-59d8-9f1f-86acd6269cdc','Follow up with Umbrella again','deleted','2026-11-24');
INSERT INTO "tombstone" VALUES('google','acme-1/interview','6ef23718-37e8-5cd5-853c-d297a61babec','Interview: Acme','deleted','2026-11-24');
INSERT INTO "tombstone" VALUES('google','umbrella/follow-up/2','b2bc32f7-8f6a-59d8-9f1f-86acd6269cdc','Follow up with Umbrella again','deleted','2026-11-24');
INSERT INTO "tombstone" VALUES('outlook','acme-1/interview','6ef23718-37e8-5cd5-853c-d297a61babec','Interview: Acme','deleted','2026-11-24');
INSERT INTO "tombstone" VALUES('outlook','umbrella/follow-up/2','b2bc32f7-8f6a-59d8-9f1f-86acd6269cdc','Follow up with Umbrella again','deleted','2026-11-24');
COMMIT;
PRAGMA user_version = 3;
PRAGMA application_id = 1097233494;
