"""A fake cache for the tests of launching: fake_cache.py HOW PORT. It misbehaves at start as HOW says."""
import itertools
import os
import signal
import socket
import sys
import time

how, port = sys.argv[1], int(sys.argv[2])
print(f"fake cache: {how}", flush=True)

if how == "die":
    print("no licence found", flush=True)
    sys.exit(1)
if how == "crash":
    os.kill(os.getpid(), signal.SIGSEGV)
if how == "deaf":
    time.sleep(1000)

listener = socket.create_server(("127.0.0.1", port))  # "Address already in use" ends us
for number in itertools.count():
    connection, _ = listener.accept()
    if how == "hang":
        time.sleep(1000)
    if how != "close":
        connection.recv(65536)
    if how == "garbage":
        connection.sendall(b"220 mail.example ESMTP\x00 ready\r\n")
    if how == "half":
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-")
    if how in ("good", "die-later"):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    connection.close()
    if how == "die-later" and number > 0:
        print("out of memory", flush=True)
        sys.exit(9)
