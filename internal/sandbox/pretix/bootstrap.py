"""Fills the empty database of the sandbox and prints, as JSON, what is in it."""
import json
import os
from datetime import timedelta
from hashlib import sha1

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox_settings")
import django

django.setup()

from django.utils.timezone import now
from django_scopes import scopes_disabled

from pretix.api.models import ApiCall
from pretix.base.models import Event, Organizer, Team


def team(organizer, name, organizer_permissions=None):
    """A team with all permissions, or with just these of the organizer."""
    if organizer_permissions is None:
        grants = dict(all_event_permissions=True, all_organizer_permissions=True)
    else:
        grants = dict(limit_organizer_permissions={p: True for p in organizer_permissions})
    return Team.objects.create(organizer=organizer, name=name, all_events=True, **grants)


with scopes_disabled():
    organizer = Organizer.objects.create(name="Big Events", slug="bigevents")
    organizer.settings.customer_accounts = True
    empty = Organizer.objects.create(name="Empty", slug="empty")
    foreign = Organizer.objects.create(name="Foreign", slug="foreign")

    full = team(organizer, "full")
    tokens = {
        "full": full.tokens.create(name="full").token,
        "read_only": team(organizer, "read only", ["organizer.customers:read"]).tokens.create(name="ro").token,
        "no_permission": team(organizer, "nothing", []).tokens.create(name="none").token,
        "inactive": full.tokens.create(name="inactive", active=False).token,
        "empty_organizer": team(empty, "full").tokens.create(name="empty").token,
    }

    provider = organizer.sso_providers.create(method="oidc", name="OP", configuration={})
    customers = {
        "sso": organizer.customers.create(
            email="sso@example.org", provider=provider, external_identifier="123"),
        "dotted_identifier": organizer.customers.create(email="dot@example.org", identifier="a.b"),
        "legacy_name": organizer.customers.create(
            email="legacy@example.org", name_parts={"_legacy": "Foo"}, is_verified=False),
    }
    membership_type = organizer.membership_types.create(name="Week pass")

    event = Event.objects.create(
        organizer=organizer, name="Festival", slug="festival", live=True,
        date_from=now() + timedelta(days=30), plugins="pretix.plugins.banktransfer",
        currency="EUR", is_public=True)
    item = event.items.create(name="Ticket", default_price=23)
    quota = event.quotas.create(name="Tickets", size=None)
    quota.items.add(item)

    # A request that never finished: every call of the full token with this key is answered 409.
    ApiCall.objects.create(
        idempotency_key="in-flight", locked=now(), request_method="POST", request_path="/",
        auth_hash=sha1(f"Token {tokens['full']}:".encode()).hexdigest(),
        response_code=0, response_headers="{}", response_body=b"")

    print(json.dumps({
        "url": os.environ["PRETIX_PRETIX_URL"],
        "mail_directory": os.path.join(os.environ["DATA_DIR"], "mail"),
        "organizer": organizer.slug,
        "empty_organizer": empty.slug,
        "foreign_organizer": foreign.slug,
        "event": event.slug,
        "item": item.pk,
        "tokens": tokens,
        "customers": {name: c.identifier for name, c in customers.items()},
        "membership_type": membership_type.pk,
        "in_flight_idempotency_key": "in-flight",
    }, indent=2))
