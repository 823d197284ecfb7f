"""Runs every check of scim2-tester against a server and tells how each came out.

Ends with 0 when all of them passed, with 1 when one did not, and with 2 when checks are missing: a run that fails early has
few results and no failures.
"""

import argparse
import collections
import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

ERROR_SCHEMAS = ["urn:ietf:params:scim:api:messages:2.0:Error"]
PASSED = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}

# How many results a whole run has, at least, and of which checks.
LEAST_RESULTS = 135
CHECKS = {
    "access_invalid_resource_type", "access_invalid_schema", "access_schema_by_id", "check_add_attribute",
    "check_remove_attribute", "check_replace_attribute", "object_creation", "object_deletion",
    "object_list_with_attributes", "object_query", "object_query_with_attributes", "object_query_without_id",
    "object_replacement", "query_all_resource_types", "query_all_schemas", "query_resource_type_by_id", "random_url",
    "resource_types_endpoint_methods", "resource_types_schema_validation", "schemas_endpoint_methods",
    "search_with_attributes", "service_provider_config_endpoint", "service_provider_config_endpoint_methods",
}


class Client(SyncSCIMClient):
    """Reads everything as strictly as the tester does by itself, but for one member."""

    def _parse_json(self, response):
        payload = super()._parse_json(response)
        # Every error of this API has `msgCode`, those of SCIM too. RFC 7644 section 3.12 does not forbid members of one's
        # own, but the tester's model of errors knows none.
        if isinstance(payload, dict) and payload.get("schemas") == ERROR_SCHEMAS:
            payload = {name: value for name, value in payload.items() if name != "msgCode"}
        return payload


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="the base URL, such as http://localhost:8080/scim/v2")
    parser.add_argument("key", help="an API key with the scopes profile:read and profile:write")
    arguments = parser.parse_args()

    headers = {"Authorization": f"Bearer {arguments.key}"}
    # A proxy of the environment is not for servers of tests.
    with httpx2.Client(base_url=arguments.url, headers=headers, timeout=60.0, trust_env=False) as http:
        results = check_server(Client(http))

    for result in results:
        verdict = "pass" if result.status in PASSED else "FAIL"
        print(f"{verdict} {result.status.name} {result.title} [{result.resource_type or ''}]: {result.reason or ''}")
        if verdict == "FAIL":
            print(f"     {str(result.data)[:2000]}")
    counts = collections.Counter(result.status in PASSED for result in results)
    missing = sorted(CHECKS - {result.title for result in results})
    print(f"{counts[True]} passed, {counts[False]} failed; missing: {', '.join(missing) or 'none'}")
    if counts[False]:
        return 1
    return 2 if missing or len(results) < LEAST_RESULTS else 0


if __name__ == "__main__":
    sys.exit(main())
