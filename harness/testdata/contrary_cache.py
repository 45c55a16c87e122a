"""In place of a cache that goes wrong: contrary_cache.py HOW PORT ORIGIN_PORT. Forwards its first connections, stores
nothing, and then does what HOW says: die, stop (as by SIGSTOP), random (answers at random), drip (byte by byte) or never
(answers nothing). With ten it goes on forwarding, ten connections at a time, and lets the others wait."""
import itertools
import os
import random
import signal
import socket
import sys
import threading
import time

how, port, origin_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
FAITHFUL = 60
chance = random.Random(9)
ten = threading.BoundedSemaphore(10)


def anything():
    return [
        chance.randbytes(chance.randrange(2000)),
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"HTTP/1.1 999 \x00\r\nAge: -1\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * chance.randrange(2000),
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * chance.randrange(200000) + b"\r\nContent-Length: 0\r\n\r\n",
    ][chance.randrange(6)]


def forward(connection):
    request = connection.recv(65536)
    with socket.create_connection(("127.0.0.1", origin_port)) as origin:
        origin.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        while piece := origin.recv(65536):
            connection.sendall(piece)
    # To close with octets unread would be a reset.
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass


def misbehave(connection):
    connection.recv(65536)
    if how == "random":
        connection.sendall(anything())
    if how == "never":
        time.sleep(1000)
    if how == "drip":
        for byte in b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 5\r\n\r\nhello":
            connection.sendall(bytes([byte]))
            time.sleep(0.001)


def serve(connection, number):
    try:
        with connection:
            if how == "ten" or number < FAITHFUL:
                forward(connection)
            else:
                misbehave(connection)
    except OSError:
        pass
    finally:
        if how == "ten":
            ten.release()


listener = socket.create_server(("127.0.0.1", port), backlog=10 if how == "ten" else 1000)
for count in itertools.count():
    if how == "ten":
        ten.acquire()
    accepted, _ = listener.accept()
    if count == FAITHFUL and how in ("die", "stop"):
        os.kill(os.getpid(), signal.SIGKILL if how == "die" else signal.SIGSTOP)
    threading.Thread(target=serve, args=[accepted, count], daemon=True).start()
