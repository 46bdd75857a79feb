"""A script in another language is told; no English one is, however many names it has."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rehearse.text.language import is_another_language
from rehearse.text.tokens import tokens_from_text

MESSAGES = tomllib.loads((Path(__file__).parents[1] / "data" / "messages.toml").read_text("utf-8"))

OTHERS = {
    "German": (
        "Hallo Frau Weber, hier ist Jonas Keller von der Firma Nordlicht. Ich rufe an, weil wir für Ihre "
        "Nachbarn die Frachtkosten gesenkt haben. Bitte rufen Sie mich zurück unter 030 555 0147. Vielen "
        "Dank."
    ),
    "German in a hurry": ("Hallo Anna, hier ist Jonas. Bitte rufen Sie mich zurück."),
    "French": (
        "Bonjour Madame Dupont, ici Marc Lefevre de la société Transports du Nord. Je vous appelle au sujet "
        "de vos frais de livraison. Rappelez-moi au 01 55 55 01 47, merci beaucoup."
    ),
    "Spanish": (
        "Hola María, soy Carlos Ruiz de Transportes Norte. Le llamo porque hemos ayudado a varias empresas de"
        " su zona a reducir los costes de envío. Por favor, llámeme al 312 555 0147. Gracias."
    ),
    "Spanish in words that the dictionary has": (
        "Hola Carmen, soy Dana Reyes de Northfield Freight. Llamo por el pedido. Llame al 312-555-0147."
    ),
    "French in words that the dictionary has": "Bonjour Anne, ici Luc Petit de la maison Leroy, pour le lot du port.",
    "German in words that the dictionary has": (
        "Guten Tag Frau Kern, hier Uwe Maas von der Firma Maas. Es geht um die Post, und ich bin im Haus."
    ),
    "Italian": (
        "Buongiorno signora Bianchi, sono Luca Rossi della Trasporti Nord. La chiamo perché abbiamo aiutato "
        "altri clienti a ridurre i costi. Mi richiami per favore, grazie."
    ),
    "Dutch": (
        "Hallo mevrouw de Vries, dit is Jan Bakker van Noordzee Logistiek. Ik bel u omdat we andere bedrijven"
        " in uw buurt hebben geholpen met hun vrachtkosten. Kunt u mij terugbellen? Dank u wel."
    ),
    "Swedish": (
        "Hej Anna, det är Erik Lund från Nordfrakt. Jag ringer för att vi har hjälpt era grannar att sänka "
        "kostnaden för frakt, och jag vill gärna prata med dig om det. Ring mig på 08 555 01 47. Tack."
    ),
    "Danish": (
        "Hej Mette, det er Lars fra Nordfragt. Jeg ringer, fordi vi har hjulpet andre med at spare penge. Vil"
        " du ringe til mig på 312 555 0147? Tak."
    ),
    "Portuguese": (
        "Olá Maria, aqui é o João Silva da Transportes Norte. Estou ligando porque ajudamos outras empresas a"
        " reduzir os custos de frete. Por favor, me ligue. Obrigado."
    ),
    "Polish": (
        "Dzień dobry, mówi Jan Kowalski z firmy Nordfracht. Dzwonię w sprawie kosztów transportu. Proszę oddzwonić."
    ),
    "Turkish": (
        "Merhaba Ayşe, ben Kuzey'den Mehmet. Nakliye masraflarınız hakkında arıyorum. Lütfen beni geri arayın."
    ),
    "Russian": ("Здравствуйте, это Иван Петров. Я звоню по поводу ваших расходов. Пожалуйста, перезвоните мне."),
    "Japanese": ("もしもし、北海物流の田中です。お電話をお待ちしております。"),
}
ENGLISH = [
    "Giuseppe Esposito, María González, Banco Santander, 312-555-0147.",
    "Hi Karen, Dana Reyes, Northfield Freight, 312-555-0147. Call me.",
    "Hola Maria, this is Carlos Ruiz with Transportes Norte. Please call me back.",
    "Jürgen Wolff, Wolff Antriebe. Gear motors. Please ring.",
    "hi giuseppe it's siobhan nic gabhann with przybylski logistik please call me back",
    "name, company, number, reason, ask, number again",
    "dock doors late october freight carriers invoices overcharges audit callback tuesday",
    "Hey it's me. Call me back.",
    "moe's van met us, no need to do more, ring me back",
    "maria de la cruz of del sol in los altos, please ring",
    "zero two oh seven nine four six oh nine five eight",
    "Um, uh, so, hmm.",
    "Karen!",
    "312-555-0147",
    "",
]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_another_language_is_told(text: str) -> None:
    assert is_another_language(tokens_from_text(text))


@pytest.mark.parametrize("text", ENGLISH)
def test_names_and_short_notes_are_no_other_language(text: str) -> None:
    assert not is_another_language(tokens_from_text(text))


def test_no_english_message_is_refused() -> None:
    texts = [message["text"] for message in MESSAGES["message"]]
    assert len(texts) > 20
    assert not [text for text in texts if is_another_language(tokens_from_text(text))]
