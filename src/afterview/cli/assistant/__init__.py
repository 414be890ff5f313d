"""Let an AI assistant ask what may go out and when, over the Model Context Protocol.

`tools` describes the tools and reads their arguments; `reading` and `writing` carry them out, with
the operations and documents of the commands; `marking` marks the words of other people as data; and
`server` is the only module that knows the protocol.
"""
