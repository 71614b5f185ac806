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

from pretix.api.models import ApiCall, OAuthAccessToken, OAuthApplication
from pretix.base.models import Event, Organizer, Team, User
from pretix.plugins.badges.models import BadgeItem, BadgeLayout
from pretix.plugins.ticketoutputpdf.models import TicketLayoutItem


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

    # What the tests of the whole surface need beside: the API itself makes the rest.
    plugins = "pretix.plugins." + ",pretix.plugins.".join(
        ["autocheckin", "badges", "banktransfer", "checkinlists", "manualpayment", "reports", "sendmail", "statistics", "ticketoutputpdf"])
    organizer.settings.invoice_regenerate_allowed = True
    user = User.objects.create_user("staff@example.org", "secret", fullname="Staff")
    full.members.add(user)
    application = OAuthApplication.objects.create(
        name="Sandbox", redirect_uris="https://example.org", client_type="confidential",
        authorization_grant_type="authorization-code", user=user)
    access = OAuthAccessToken.objects.create(
        user=user, application=application, token="sandbox-oauth-token", scope="read write profile", expires=now() + timedelta(days=1))
    access.organizers.add(organizer)
    surface = Event.objects.create(
        organizer=organizer, name="Surface", slug="surface", date_from=now() + timedelta(days=30),
        date_to=now() + timedelta(days=31), plugins=plugins, currency="EUR", testmode=True)
    surface.set_defaults()
    series = Event.objects.create(
        organizer=organizer, name="Series", slug="series", date_from=now() + timedelta(days=30),
        plugins=plugins, currency="EUR", has_subevents=True)
    past = Event.objects.create(
        organizer=organizer, name="Past", slug="past", date_from=now() - timedelta(days=90),
        date_to=now() - timedelta(days=89), plugins=plugins, currency="EUR")
    # The default kind of secrets keeps no lists of those that are no longer valid.
    surface.revoked_secrets.create(secret="revoked")
    surface.blocked_secrets.create(secret="blocked", blocked=True)
    seated = Event.objects.create(
        organizer=organizer, name="Seated", slug="seated", date_from=now() + timedelta(days=30), plugins=plugins, currency="EUR")
    seated.items.create(name="Seat", default_price=5)
    badged = surface.items.create(name="With badge", default_price=0)
    badge_layout = BadgeLayout.objects.create(event=surface, name="Badge", default=True)
    badge_item = BadgeItem.objects.create(item=badged, layout=badge_layout)
    ticket_layout = surface.ticket_layouts.create(name="Ticket", default=True, layout="[]")
    ticket_item = TicketLayoutItem.objects.create(
        item=badged, layout=ticket_layout, sales_channel=organizer.sales_channels.get(identifier="web"))

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
        "access_log": os.path.join(os.environ["DATA_DIR"], "access.log"),
        "oauth": {
            "token": access.token, "client_id": application.client_id,
        },
        "surface": {
            "event": surface.slug, "series": series.slug, "past": past.slug, "seated": seated.slug, "past_item": past.items.create(name="Over", default_price=0).pk,
            "badge_layout": badge_layout.pk, "badge_item": badge_item.pk,
            "ticket_layout_item": ticket_item.pk, "team": full.pk, "member": user.pk,
        },
    }, indent=2))
