"""Runs Schemathesis over the published document against a server: what it answers must be documented, and never be a 5xx.

The server is described by a JSON file that the suite `document` writes (see tests/tests/document). Requests are sent with good
credentials, of the kind that each operation asks for, or with bad ones. What Schemathesis makes up is mixed with what exists, or
handlers would see nothing but unknown ids.
"""

import argparse
import base64
import collections
import json
import pathlib
import random
import sys

import requests
import schemathesis
from schemathesis.cli import schemathesis as command_line

# Not checked: `negative_data_rejection`, since unknown members and parameters are ignored on purpose and texts have rules that
# schemas do not tell; `positive_data_acceptance`, since most of what fits a schema is of nobody that exists;
# `missing_required_header` and `ignored_auth`, since the contract tests try every credential at every operation;
# `unsupported_method`, since they also try methods that there are not; and what is true only as long as nobody else deletes.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance"
)

# Of the operations that a credential suffices for, so many must have been done at least once, or the run has seen nothing.
LEAST_DONE = 60

FILTERS = [
    'userName eq "ann"', 'emails[type eq "work" and value co "@"]', 'meta.lastModified gt "2020-01-01T00:00:00Z"',
    "active eq true", "not (name.familyName pr)", 'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a"',
    'members.value eq "x"', "userName eq", "((((", 'userName eq "\\u0000"', 'displayName co "%_\\\\"', "id pr",
]
PATHS = ["members", "emails", "name.givenName", 'emails[type eq "work"].value', "active", "id", "meta", "userName", "x:y", ""]
# What identity providers send: a PATCH that is made up hardly ever means anything.
PATCHES = [
    [{"op": "replace", "path": "displayName", "value": "Another"}],
    [{"op": "Add", "path": "externalId", "value": "a-1"}, {"op": "remove", "path": "externalId"}],
    [{"op": "replace", "value": {"displayName": "Another", "active": "True"}}],
    [{"op": "add", "path": 'emails[type eq "work"].value', "value": "ann@example.org"}],
    [{"op": "add", "path": "members", "value": [{"value": "nobody"}]}, {"op": "remove", "path": 'members[value eq "nobody"]'}],
]
BAD_CREDENTIALS = [
    None, "", "Bearer", "Bearer ", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"a:b:c").decode(), "Bearer a.b.c",
    "Bearer eyJhbGciOiJub25lIn0.e30.", "Digest x", "x" * 2000, "Bearer \u00e9".encode("latin-1"), "Bearer a b", "bearer " + "A" * 43,
]


class World:
    """What exists at the server, and which credential a request gets."""

    def __init__(self, file, is_good, seed):
        known = json.loads(pathlib.Path(file).read_text())
        self.url, self.key, self.admin_key = known["url"], known["key"], known["adminKey"]
        self.application, self.administered = known["application"], known["administered"]
        self.administered_key = known["administeredKey"]
        self.host = f"{self.application}.api.example.com"
        self.people, self.provider = known["people"], known["provider"]
        self.is_good, self.random = is_good, random.Random(seed)
        self.http = requests.Session()
        self.http.trust_env = False
        # Between two requests of its own the server may have closed a connection that was kept.
        self.http.headers["Connection"] = "close"
        self.made = 0
        self.seen, self.done, self.answers = set(), set(), collections.Counter()

    def post(self, path, body, **headers):
        answer = self.http.post(self.url + path, json=body, headers={"Host": self.host, **headers}, timeout=30)
        return answer.json() if answer.ok else {}

    def often(self):
        return self.random.random() < 0.7

    def person(self):
        return self.people[0]

    def session(self):
        """The session of a flow that has just begun."""
        begun = self.post("/fido2/v2/mfa/begin", {"user": {"username": self.person()["name"]}})
        return begun.get("session", "")

    def ceremony(self, path):
        """The session of a ceremony that this operation completes."""
        body = {"app": {"id": self.application}, "user": {"username": self.person()["name"]}}
        kind = path.split("/")[-2]
        if kind == "reg":
            self.made += 1
            body["user"]["username"] = f"new-{self.made}"
        if kind == "tx":
            body |= {"txPayload": "cGF5", "txType": "text", "nonce": "n" * 16}
        return self.post(f"/fido2/v2/{kind}/init", body).get("session", "")

    def resource(self, kind, is_administered):
        """The id of a new user or group of a provisioning client."""
        self.made += 1
        name = f"made-{self.made}"
        body = {"displayName": name}
        if kind == "Users":
            body |= {"userName": name, "emails": [{"value": f"{name}@example.com"}]}
        key = self.administered_key if is_administered else self.key
        answer = self.http.post(f"{self.url}/scim/v2/{kind}", json=body, headers={"Authorization": f"Bearer {key}"})
        return answer.json().get("id", "")

    def path_value(self, path, name):
        """The id of something that is there, for this parameter of the path."""
        is_administered = "/admin/" in path
        if name == "applicationId":
            return self.administered
        if name == "providerId":
            return self.provider
        if name == "aaguid":
            return "fbfc3007-154e-4ecc-8c0b-6e020557d7bd"
        if name == "userId" or "/Users/" in path or "/profile/" in path:
            return self.resource("Users", is_administered)
        if name == "groupId" or "/Groups/" in path:
            return self.resource("Groups", is_administered)
        if name == "passkeyId" or "/passkeys/" in path:
            return self.person()["passkey"]
        if name == "deviceId":
            return self.person()["device"]
        if "/ResourceTypes/" in path:
            return self.random.choice(["User", "Group"])
        return None

    def texts(self, body, path):
        """Puts what exists into a body that was made up."""
        if isinstance(body, list):
            for element in body:
                self.texts(element, path)
        if not isinstance(body, dict):
            return
        for name, value in body.items():
            replacement = self.text(name, value, path)
            if replacement is None:
                self.texts(value, path)
            elif self.often():
                body[name] = replacement
        if isinstance(body.get("app"), dict) and self.often():
            body["app"]["id"] = self.application

    def text(self, name, value, path):
        if not isinstance(value, str):
            return None
        if name == "username":
            return self.person()["name"]
        if name == "session" and path.endswith("/complete"):
            return self.ceremony(path)
        if name == "email":
            return "ann@example.com"
        if name == "phone":
            return "+4915112345678"
        if name == "filter":
            return self.random.choice(FILTERS)
        if name == "path":
            return self.random.choice(PATHS)
        if name in {"token", "jwtAccess"}:
            return self.person()["token"]
        # Nobody out there is called, whatever is made up.
        if name in {"url", "issuer"} and value.startswith("http"):
            return "https://nobody.invalid/"
        return None

    def credential(self, schemes, path):
        if not self.is_good:
            return self.random.choice(BAD_CREDENTIALS)
        if "apiKey" in schemes:
            return f"Bearer {self.admin_key if '/admin/' in path else self.key}"
        if "accessToken" in schemes:
            return f"Bearer {self.person()['token']}"
        return self.session() if "session" in schemes else None


def schemes_of(operation):
    asked = operation.definition.raw.get("security") or []
    return {name for choice in asked for name in choice}


def install(world):
    @schemathesis.hook
    def before_call(context, case, kwargs):
        path = case.operation.path
        for name in list(case.path_parameters or {}):
            known = world.path_value(path, name) if world.often() else None
            if known:
                case.path_parameters[name] = known
        for name in list(case.query or {}):
            replacement = world.text(name, case.query[name], path)
            if replacement is not None and world.often():
                case.query[name] = replacement
        world.texts(case.body, path)
        if "/scim/" in path and isinstance(case.body, dict) and world.often():
            # Made up, it would be refused before anything else is looked at.
            case.body.pop("schemas", None)
            if case.method == "PATCH":
                case.body["Operations"] = world.random.choice(PATCHES)
        headers = case.headers
        headers.pop("Authorization", None)
        credential = world.credential(schemes_of(case.operation), path)
        if credential is not None:
            headers["Authorization"] = credential
        # The operators' application reaches every other one, whichever the host names.
        if "/admin/" not in path:
            headers["Host"] = world.host

    @schemathesis.hook
    def filter_failure(context, failure, case, response):
        # That is documented, and true: nobody listens where the provider should be.
        return not (response.status_code == 502 and "/oidc/" in case.operation.path and failure.title == "Server error")

    @schemathesis.hook
    def after_call(context, case, response):
        label = case.operation.label
        world.seen.add(label)
        world.answers[response.status_code] += 1
        if response.status_code < 400:
            world.done.add(label)
        # Somebody who was deleted, or whose passkey was, makes room for the next one.
        is_spent = response.status_code == 401 and "accessToken" in schemes_of(case.operation)
        if world.is_good and is_spent and "/admin/" not in case.operation.path and len(world.people) > 1:
            world.people.pop(0)


def run(arguments):
    """How Schemathesis ended: 0 when it found nothing."""
    try:
        return command_line(arguments, standalone_mode=False)
    except SystemExit as ended:
        return ended.code


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document")
    parser.add_argument("world", help="the JSON file that describes the server")
    parser.add_argument("--credentials", choices=["good", "bad"], required=True)
    parser.add_argument("--examples", type=int, required=True, help="for each operation")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--phases", required=True)
    arguments = parser.parse_args()

    world = World(arguments.world, arguments.credentials == "good", arguments.seed)
    install(world)
    outcome = run(
        [
            "run", arguments.document, f"--url={world.url}", f"--checks={CHECKS}", f"--phases={arguments.phases}",
            f"--max-examples={arguments.examples}", f"--seed={arguments.seed}", "--no-shrink", "--continue-on-failure",
            "--generation-database=none", "--suppress-health-check=all", "--warnings=off", "--request-timeout=30", "--no-color",
            "--generation-with-security-parameters=false",
        ]
    )
    print(f"answers: {dict(sorted(world.answers.items()))}; {len(world.done)} of {len(world.seen)} operations were done")
    if world.is_good:
        print(f"never done: {', '.join(sorted(world.seen - world.done))}")
    if outcome:
        return 1
    return 2 if world.is_good and len(world.done) < LEAST_DONE else 0


if __name__ == "__main__":
    sys.exit(main())
