"""afterview: from a log of job interviews to calendar events and tasks on the right days."""

__version__ = "0.1.0"
