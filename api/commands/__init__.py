"""The commands: a file's name is the command's, its `COMMAND` what it does; nothing else registers one.

Whatever is heavy (SQL, the web server, Alembic) is imported inside the function that needs it.
"""
