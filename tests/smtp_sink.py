"""A mail server for tests, over aiosmtpd.

Prints its port as a line of JSON, then one line for each mail that it accepted, and ends when its standard input
does, so that it never outlives the test that started it.

Some recipients are not like others: bounce@ is refused (550), hang@ is never answered.
"""

import argparse
import asyncio
import json
import logging
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", help="with --password: mails are taken from nobody else")
    parser.add_argument("--password")
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--certificate", help="a PEM file, for TLS")
    parser.add_argument("--key", help="a PEM file, for TLS")
    parser.add_argument("--refuse-first", type=int, default=0, help="so many mails are refused (451), then none")
    return parser.parse_args()


def say(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


class Sink:
    def __init__(self, refuse_first):
        self.refuse = refuse_first

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce@"):
            return f"550 5.1.1 <{address}>: nobody of that name"
        if address.startswith("hang@"):
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse > 0:
            self.refuse -= 1
            return "451 4.3.0 try again later"
        say(
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            data=envelope.content.decode("utf-8", "replace"),
            authenticated=bool(session.authenticated),
            tls=session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
            connection=session.peer[1],
        )
        return "250 2.0.0 accepted"


async def serve(given):
    context = None
    if given.tls != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(given.certificate, given.key)

    def authenticate(server, session, envelope, mechanism, data):
        expected = (given.user.encode(), given.password.encode())
        is_known = (data.login, data.password) == expected
        # Not "handled": the server then answers 535 by itself.
        return AuthResult(success=is_known, handled=False, auth_data=data)

    sink = Sink(given.refuse_first)
    wants_user = given.user is not None

    def protocol():
        return SMTP(
            sink,
            hostname="smtp-sink.test",
            tls_context=context if given.tls == "starttls" else None,
            authenticator=authenticate if wants_user else None,
            auth_required=wants_user,
            auth_require_tls=given.tls == "starttls",
        )

    loop = asyncio.get_running_loop()
    implicit = context if given.tls == "implicit" else None
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=implicit)
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


def end_with_input():
    sys.stdin.read()
    # Not sys.exit, which would only end this thread.
    os._exit(0)


if __name__ == "__main__":
    # A client that hangs up or distrusts the certificate is what some tests are about.
    logging.disable(logging.CRITICAL)
    threading.Thread(target=end_with_input, daemon=True).start()
    asyncio.run(serve(arguments()))
