"""The page: everything the commands do, in a browser on the same machine, and over HTTP for scripts.

The server holds no sound and decodes nothing. What is dropped or recorded is written to the disk as it arrives and put
into a queue that outlasts the server; a process with a limit on its time and memory decodes it, a process with a
warm model scores it, and the library keeps it, where the commands find it too.
"""
