"""A reason, however it was typed, becomes one sentence that can be said."""

from __future__ import annotations

import pytest

from rehearse.content.reason_words import sentence_of

REASONS = [
    ("congratulations on the new warehouse", "Congratulations on the new warehouse."),
    ("just wanted to check on the samples", "I'm calling because I just wanted to check on the samples."),
    ("wondering if you got my email", "I'm wondering if you got my email."),
    ("need your signature on the contract", "I'm calling because I need your signature on the contract."),
    ("who handles your freight?", "Who handles your freight?"),
    ("the audit your team failed", "The reason I'm calling: the audit your team failed."),
    ("in May your trucks were late", "In May your trucks were late."),
    ("your drivers, who wait two hours, are leaving", "Your drivers, who wait two hours, are leaving."),
    ("thanks for your time last week", "Thanks for your time last week."),
    ("a shipment stuck in customs", "I'm calling about a shipment stuck in customs."),
    ("Sam from Kraft gave me your name", "I'm calling because Sam from Kraft gave me your name."),
    (
        "our drivers keep waiting at your Denver dock",
        "I'm calling because our drivers keep waiting at your Denver dock.",
    ),
    (
        "three of your carriers dropped Denver in October",
        "I'm calling because three of your carriers dropped Denver in October.",
    ),
    ("saw your post on LinkedIn", "I'm calling because I saw your post on LinkedIn."),
    ("following up on our talk", "I'm following up on our talk."),
    ("how are you losing pallets?", "How are you losing pallets?"),
    (
        "because I saw you hired two dispatchers and i wanted to ask who trains them",
        "I'm calling because I saw you hired two dispatchers and I wanted to ask who trains them.",
    ),
    ("to discuss your renewal", "I'm calling to discuss your renewal."),
    ("To discuss your renewal.", "I'm calling to discuss your renewal."),
    ("I'm just checking in, maybe", "I'm just checking in, maybe."),
    (
        "your Denver dock had three late pickups in October",
        "I'm calling because your Denver dock had three late pickups in October.",
    ),
    ("the docks at Reno", "I'm calling about the docks at Reno."),
    ("about your lease.", "I'm calling about your lease."),
    ("your certificate runs out on the thirtieth", "I'm calling because your certificate runs out on the thirtieth."),
    ("I have the samples you asked for", "I'm calling because I have the samples you asked for."),
    ("the quote you sent in May", "I'm calling about the quote you sent in May."),
    ("the carrier you use dropped Denver", "The reason I'm calling: the carrier you use dropped Denver."),
    ("your May shipment", "I'm calling about your May shipment."),
    ("Your lease ends in May", "I'm calling because your lease ends in May."),
    ("your contract expired", "I'm calling because your contract expired."),
    ("trucks delayed in Reno", "The reason I'm calling: trucks delayed in Reno."),
    ("the delayed loads at your Reno dock", "I'm calling about the delayed loads at your Reno dock."),
    ("i noticed you hired two dispatchers", "I'm calling because I noticed you hired two dispatchers."),
    ("you asked me for a price on twelve loads", "I'm calling because you asked me for a price on twelve loads."),
    ("we help shippers like you", "I'm calling because we help shippers like you."),
    ("discuss your renewal", "I'm calling to discuss your renewal."),
    ("review your rates", "I'm calling to review your rates."),
    ("what you said about rates", "I'm calling about what you said about rates."),
    ("what do you pay for a pallet", "What do you pay for a pallet?"),
    ("is your dock open on Sundays", "Is your dock open on Sundays?"),
    ("Denver", "I'm calling about Denver."),
    ("Denver dock closure", "I'm calling about Denver dock closure."),
    ("Karen Ortiz told me you need a carrier", "I'm calling because Karen Ortiz told me you need a carrier."),
    ("Tom said you want a second quote", "I'm calling because Tom said you want a second quote."),
    ("there's a new lane to Reno", "I'm calling because there's a new lane to Reno."),
    ("it's about the invoice", "It's about the invoice."),
    ("the invoice", "I'm calling about the invoice."),
    ("menu for your company day", "I'm calling about the menu for your company day."),
    ("open invoice from May", "I'm calling about the open invoice from May."),
    ("parking at your site", "I'm calling about parking at your site."),
    ("Kemper Tools save two hours a day", "I'm calling because Kemper Tools save two hours a day."),
    ("Kemper Tools saves two hours a day", "The reason I'm calling: Kemper Tools saves two hours a day."),
    ("Kemper Tools recommend us", "I'm calling because Kemper Tools recommend us."),
    ("Borden and Midland rent our docks", "I'm calling because Borden and Midland rent our docks."),
    ("your tenants complain about the lift", "I'm calling because your tenants complain about the lift."),
    (
        "three bakeries near you buy their flour here",
        "The reason I'm calling: three bakeries near you buy their flour here.",
    ),
    ("the two vans you returned in May", "I'm calling about the two vans you returned in May."),
    ("The invoice from March is still open", "I'm calling because the invoice from March is still open."),
    ("shipping delays in Reno", "I'm calling about shipping delays in Reno."),
    ("late pickups", "I'm calling about late pickups."),
    ("because of the late pickups", "I'm calling because of the late pickups."),
    ("when we spoke in May, you asked me to call", "When we spoke in May, you asked me to call."),
    ("We met at the show. You asked for a quote.", "We met at the show. You asked for a quote."),
    ("your driver lost two pallets", "I'm calling because your driver lost two pallets."),
    ("your post about hiring", "I'm calling about your post about hiring."),
    ("I'm calling about the invoice", "I'm calling about the invoice."),
    ("wanted to ask about your lanes", "I'm calling because I wanted to ask about your lanes."),
    ("returning your call", "I'm returning your call."),
    ("regarding your invoice 4432", "I'm calling regarding your invoice 4432."),
    ("re: pallet pricing", "I'm calling about pallet pricing."),
    (
        "your warehouse manager mentioned late trucks",
        "The reason I'm calling: your warehouse manager mentioned late trucks.",
    ),
    ("our prices change on Monday", "I'm calling because our prices change on Monday."),
    ("a new lane that opens in June", "I'm calling about a new lane that opens in June."),
    ("the drivers who keep waiting at your dock", "I'm calling about the drivers who keep waiting at your dock."),
    ("Borden moved its freight to us", "I'm calling because Borden moved its freight to us."),
    ("somebody at your office asked for a quote", "Somebody at your office asked for a quote."),
    ("two of our trucks are stuck at your gate", "I'm calling because two of our trucks are stuck at your gate."),
    ("your team keeps missing the window", "I'm calling because your team keeps missing the window."),
    ("checking in", "I'm checking in."),
    ("pricing for next year", "I'm calling about pricing for next year."),
    ("the two trucks we lost last week", "I'm calling about the two trucks we lost last week."),
    ("your new dock in Reno opens in June", "I'm calling because your new dock in Reno opens in June."),
    ("you're losing pallets?", "You're losing pallets?"),
    ("your renewal?", "I'm calling about your renewal."),
    ("can you take twelve loads in June", "Can you take twelve loads in June?"),
    ("last week's outage", "I'm calling about last week's outage."),
    ("our meeting on Thursday", "I'm calling about our meeting on Thursday."),
    ("your site says you need drivers", "I'm calling because your site says you need drivers."),
    (
        "your flat roof on Fourth Street ponds after every rain",
        "The reason I'm calling: your flat roof on Fourth Street ponds after every rain.",
    ),
    ("your website loads slowly on phones", "The reason I'm calling: your website loads slowly on phones."),
    ("Unreturned pallets.", "I'm calling about unreturned pallets."),
    ("New York parking permits", "I'm calling about New York parking permits."),
    ("save you two days at customs", "I'm calling to save you two days at customs."),
    ("a need for drivers in Reno", "I'm calling about a need for drivers in Reno."),
]


@pytest.mark.parametrize(("reason", "said"), REASONS)
def test_a_reason_is_led_by_what_it_is_and_by_a_colon_where_that_is_unsure(reason: str, said: str) -> None:
    assert sentence_of(reason) == said


@pytest.mark.parametrize(("reason", "said"), REASONS)
@pytest.mark.parametrize("end", [".", " ", "\u2026", ".."])
def test_how_a_reason_ends_makes_no_odds(reason: str, said: str, end: str) -> None:
    if not reason.endswith("?"):
        assert sentence_of(reason.rstrip(".") + end) == said
