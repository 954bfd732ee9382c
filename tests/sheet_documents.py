"""Spreadsheets as teams have them, in several languages, with what a reader takes from them.

Nothing in them is from the sample site. Each has its cells by sheet (merged areas beside them), and the stages, steps, pain
points and emotions (from -2 to 2) that a person finds in it; emotions are by step.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import openpyxl

Rows = Sequence[Sequence[Any]]


class Document(NamedTuple):
    """A spreadsheet. `merged` are areas by sheet, such as `A2:A4`; `encoding` and `separator` are for CSV."""

    name: str
    sheets: Mapping[str, Rows]
    stages: Sequence[str]
    steps: Sequence[str]
    pains: Sequence[str] = ()
    emotions: Mapping[str, int] = {}
    personas: Sequence[str] = ()
    merged: Mapping[str, Sequence[str]] = {}
    encoding: str = "utf-8"
    separator: str = ","

    @property
    def data(self) -> bytes:
        return _csv(self) if self.name.endswith(".csv") else _xlsx(self)


def _csv(document: Document) -> bytes:
    (rows,) = document.sheets.values()
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=document.separator).writerows(rows)
    return file.getvalue().encode(document.encoding)


def _xlsx(document: Document) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in document.sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in document.merged.get(name, ()):
            sheet.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_ = None
DOCUMENTS = (
    Document(
        "Library card.csv",
        {"": [
            ["Stage", "Step", "Channel", "Emotion", "Pain point", "Opportunity"],
            ["Discover", "Sees the poster", "poster", 1, "", ""],
            ["", "Asks at the desk", "in person", 2, "", "Say what to bring"],
            ["Join", "Fills the form", "website", -1, "Form asks for a fax number", "Fewer fields"],
            ["", "Waits for the card", "post", -2, "Card takes three weeks; nobody says when", ""],
            ["Borrow", "Finds the shelf", "", 0, "Signs are tiny", ""],
        ]},
        ["Discover", "Join", "Borrow"],
        ["Sees the poster", "Asks at the desk", "Fills the form", "Waits for the card", "Finds the shelf"],
        ["Form asks for a fax number", "Card takes three weeks", "nobody says when", "Signs are tiny"],
        {"Sees the poster": 1, "Asks at the desk": 2, "Fills the form": -1, "Waits for the card": -2, "Finds the shelf": 0},
    ),
    Document(
        "Umzug.csv",
        {"": [
            ["Kundenreise: Umzug in eine neue Wohnung"],
            ["Persona:", "Familie Öztürk"],
            [],
            ["Nr.", "Phase", "Schritt", "Kontaktpunkt", "Kanal", "Gefühl (1-5)", "Schmerzpunkte", "Chancen", "Verantwortlich"],
            [1, "Suche", "Anzeigen vergleichen", "Immobilienportal", "Web", "3", "Preise fehlen, oft auch Fotos", "Filter", "Portal-Team"],
            [2, "Suche", "Besichtigung vereinbaren", "Makler", "Telefon", "2", "Warteschleife", "", "Portal-Team"],
            [3, "Vertrag", "Mietvertrag lesen", "Vertrag", "E-Mail", "2", "Juristendeutsch", "Glossar", "Recht"],
            [4, "Vertrag", "Kaution überweisen", "Bank", "App", "4", "", "", "Recht"],
            [5, "Einzug", "Schlüssel bekommen", "Hausmeister", "persönlich", "5", "", "", ""],
        ]},
        ["Suche", "Vertrag", "Einzug"],
        ["Anzeigen vergleichen", "Besichtigung vereinbaren", "Mietvertrag lesen", "Kaution überweisen", "Schlüssel bekommen"],
        ["Preise fehlen, oft auch Fotos", "Warteschleife", "Juristendeutsch"],
        {"Anzeigen vergleichen": 0, "Besichtigung vereinbaren": -1, "Mietvertrag lesen": -1, "Kaution überweisen": 1, "Schlüssel bekommen": 2},
        ["Familie Öztürk"],
        encoding="cp1252",
        separator=";",
    ),
    Document(
        "parcours.xlsx",
        {"Parcours client": [
            ["Parcours client – prendre le train", _, _, _],
            [],
            ["", "Avant", "Pendant", "Après"],
            ["Actions", "Cherche un horaire\nAchète un billet", "Trouve le quai", "Demande un remboursement"],
            ["Points de contact", "Application", "Gare", "Service client"],
            ["Émotions", "🙂", "😡", "😐"],
            ["Points de douleur", "Tarifs incompréhensibles", "Quai annoncé trop tard\nEscalator en panne", "Formulaire introuvable"],
            ["Opportunités", "Comparer les tarifs", "Alerte sur le téléphone", ""],
        ]},
        ["Avant", "Pendant", "Après"],
        [],
        ["Tarifs incompréhensibles", "Quai annoncé trop tard", "Escalator en panne", "Formulaire introuvable"],
        {"Avant": 1, "Pendant": -2, "Après": 0},
        merged={"Parcours client": ["A1:D1"]},
    ),
    Document(
        "viaje.xlsx",
        {"Hoja1": [
            ["Mapa de viaje: abrir una cuenta", _, _, _, _, _],
            ["Persona", "Lucía", "", "Escenario", "Cambia de banco", ""],
            [],
            ["Etapa", "Paso", "Canal", "Emoción", "Puntos de dolor", "Oportunidades"],
            ["Descubrimiento", "Compara bancos", "web", "Curiosa", "Demasiadas condiciones", "Tabla sencilla"],
            [_, "Llama al banco", "teléfono", "Frustrada", "Menú eterno", ""],
            ["Contratación", "Sube el documento", "app", "Nerviosa", "La foto no se acepta", "Mejor cámara"],
            [_, "Firma", "app", "Aliviada", "", ""],
        ]},
        ["Descubrimiento", "Contratación"],
        ["Compara bancos", "Llama al banco", "Sube el documento", "Firma"],
        ["Demasiadas condiciones", "Menú eterno", "La foto no se acepta"],
        {"Compara bancos": 1, "Llama al banco": -1, "Sube el documento": -1, "Firma": 1},
        ["Lucía"],
        merged={"Hoja1": ["A1:F1", "A5:A6", "A7:A8"]},
    ),
    Document(
        "percorso.csv",
        {"": [
            ["Fase", "Attività", "Punto di contatto", "Emozione", "Criticità"],
            ["Scoperta", "Legge le recensioni", "Forum", "+1", ""],
            ["Scoperta", "Confronta i prezzi", "Sito", "-1", "Prezzi nascosti"],
            ["Acquisto", "Paga alla cassa", "Negozio", "0", "Coda lunga"],
            ["Uso", "Monta il mobile", "Istruzioni", "-2", "Manca una vite"],
        ]},
        ["Scoperta", "Acquisto", "Uso"],
        ["Legge le recensioni", "Confronta i prezzi", "Paga alla cassa", "Monta il mobile"],
        ["Prezzi nascosti", "Coda lunga", "Manca una vite"],
        {"Legge le recensioni": 1, "Confronta i prezzi": -1, "Paga alla cassa": 0, "Monta il mobile": -2},
        separator="\t",
    ),
    Document(
        "klantreis.xlsx",
        {
            "Klantreis": [
                ["Klantreis huisarts", _, _, _, _, _],
                ["Fase", "Afspraak maken", _, "In de praktijk", _, "Nazorg"],
                ["Stap", "Bellen", "Terugbellen afwachten", "Aanmelden", "Wachten", "Recept ophalen"],
                ["Kanaal", "telefoon", "telefoon", "balie", "wachtkamer", "apotheek"],
                ["Emotie", -1, -2, 1, 0, 1],
                ["Pijnpunten", "Lijn bezet", "Niemand belt terug", "", "Geen idee hoe lang", "Recept niet klaar"],
                [],
                ["Bron: zes gesprekken in mei"],
            ],
            "Persona": [
                ["Naam", "Henk de Boer"],
                ["Leeftijd", 67],
                ["Doelen", "Snel geholpen worden\nNiet lastig zijn"],
                ["Frustraties", "Keuzemenu's"],
                ["Citaat", "“Ik wil gewoon iemand spreken.”"],
            ],
        },
        ["Afspraak maken", "In de praktijk", "Nazorg"],
        ["Bellen", "Terugbellen afwachten", "Aanmelden", "Wachten", "Recept ophalen"],
        ["Lijn bezet", "Niemand belt terug", "Geen idee hoe lang", "Recept niet klaar", "Keuzemenu's"],
        {"Bellen": -1, "Terugbellen afwachten": -2, "Aanmelden": 1, "Wachten": 0, "Recept ophalen": 1},
        ["Henk de Boer"],
        merged={"Klantreis": ["A1:F1", "B2:C2", "D2:E2"]},
    ),
    Document(
        "jornada.csv",
        {"": [
            ["Jornada do cliente – curso online"],
            ["Etapa", "Ações", "Canais", "Sentimentos", "Dores", "Ideias"],
            ["Descoberta", "Vê um anúncio", "Instagram", "animado", "", "Mostrar depoimentos"],
            ["Inscrição", "Preenche o cadastro", "Site", "irritado", "Cadastro longo; pede CPF duas vezes", ""],
            ["Aulas", "Assiste no ônibus", "App", "satisfeito", "Vídeo trava", "Baixar aulas"],
        ]},
        ["Descoberta", "Inscrição", "Aulas"],
        [],
        ["Cadastro longo", "pede CPF duas vezes", "Vídeo trava"],
        {"Descoberta": 2, "Inscrição": -1, "Aulas": 1},
        encoding="utf-8-sig",
    ),
    Document(
        "旅程.xlsx",
        {"用户旅程图": [
            ["阶段", "认知", "购买", "售后"],
            ["用户行为", "看到朋友分享", "比较价格", "申请退货"],
            ["触点", "微信", "电商平台", "客服"],
            ["情绪", "😀", "😕", "😠"],
            ["痛点", "信息太少", "优惠规则复杂", "等待太久"],
            ["机会点", "增加视频", "简化规则", "自动退款"],
        ]},
        ["认知", "购买", "售后"],
        [],
        ["信息太少", "优惠规则复杂", "等待太久"],
        {"认知": 2, "购买": -1, "售后": -2},
    ),
    Document(
        "ジャーニー.csv",
        {"": [
            ["フェーズ", "ステップ", "タッチポイント", "感情", "課題"],
            ["検討", "口コミを読む", "レビューサイト", "2", "情報が古い"],
            ["検討", "店に行く", "店舗", "4", ""],
            ["購入", "レジに並ぶ", "店舗", "1", "待ち時間が長い"],
            ["利用", "設定する", "アプリ", "5", ""],
        ]},
        ["検討", "購入", "利用"],
        ["口コミを読む", "店に行く", "レジに並ぶ", "設定する"],
        ["情報が古い", "待ち時間が長い"],
        {"口コミを読む": -1, "店に行く": 1, "レジに並ぶ": -2, "設定する": 2},
        encoding="utf-16",
        separator="\t",
    ),
    Document(
        "Onboarding map.xlsx",
        {
            "Read me": [["How to use this template"], ["Fill one row per step, please."]],
            "Map": [
                [_, _, _, _, _, _, _],
                [_, "Onboarding of a new colleague", _, _, _, _, _],
                [_, "Scenario:", "First week in a hybrid team", _, _, _, _],
                [_, _, _, _, _, _, _],
                [_, "Phase", "Activity", "Touch points", "How they feel", "Pains", "Severity"],
                [_, "Before day one", "Gets the contract", "E-mail", "Happy", "Attachment cannot be opened", "minor"],
                [_, _, "Orders a laptop", "Portal", "Confused", "Nobody knows the cost centre", "major"],
                [_, "First day", "Looks for the desk", "Office", "Lost", "Badge does not work", "critical"],
                [_, _, _, _, _, "No one is there", ""],
                [_, "First week", "Meets the team", "Video call", "Relieved", "", ""],
                [_, _, _, _, _, _, _],
                [_, "Drafted by the people team after five interviews.", _, _, _, _, _],
            ],
        },
        ["Before day one", "First day", "First week"],
        ["Gets the contract", "Orders a laptop", "Looks for the desk", "Meets the team"],
        ["Attachment cannot be opened", "Nobody knows the cost centre", "Badge does not work", "No one is there"],
        {"Gets the contract": 1, "Orders a laptop": -1, "Looks for the desk": -1, "Meets the team": 1},
        merged={"Map": ["B2:G2"]},
    ),
    Document(
        "Two journeys.xlsx",
        {"Sheet1": [
            ["Journey: Report a pothole"],
            ["Stage", "Step", "Emotion", "Pain point"],
            ["Notice", "Hits it with the bike", -2, "Flat tyre"],
            ["Report", "Finds the form", -1, "Asks for an account"],
            [],
            ["Journey: Renew a parking permit"],
            ["Stage", "Step", "Emotion", "Pain point"],
            ["Remember", "Gets a letter", 0, "Comes too late"],
            ["Renew", "Pays online", 1, ""],
        ]},
        ["Notice", "Report", "Remember", "Renew"],
        ["Hits it with the bike", "Finds the form", "Gets a letter", "Pays online"],
        ["Flat tyre", "Asks for an account", "Comes too late"],
        {"Hits it with the bike": -2, "Finds the form": -1, "Gets a letter": 0, "Pays online": 1},
    ),
    Document(
        "Personas.xlsx",
        {"Personas": [
            ["Attribute", "Sofia", "Marek"],
            ["Age", 29, 54],
            ["Job title", "Nurse", "Lorry driver"],
            ["Goals", "Plan shifts\nSee friends", "Be home on Fridays"],
            ["Frustrations", "Roster changes at night", "Queues at the ramp; paper forms"],
            ["Quote", "Just tell me a day before.", ""],
        ]},
        [], [],
        ["Roster changes at night", "Queues at the ramp", "paper forms"],
        {},
        ["Sofia", "Marek"],
    ),
    Document(
        "Persona Greta.csv",
        {"": [
            ["Persona"], ["Greta Lindqvist"], [], ["Role", "Head of purchasing"], ["Demographics"], ["Age", "47"], ["Lives in", "Gothenburg"], [],
            ["Goals"], ["Spend less time on tenders"], ["Sleep well"], [], ["Pain points"], ["Suppliers answer late"], ["No single price list"],
        ]},
        [], [],
        ["Suppliers answer late", "No single price list"],
        {},
        ["Greta Lindqvist"],
    ),
Document("sections.xlsx",{"Sheet1":[
 ["Customer journey: Renting a bike"],
 ["Step","Touchpoint","Emotion","Pain points","Ideas"],
 ["Awareness",_,_,_,_],
 ["Sees bikes in the street","Street","neutral","",""],
 ["Installs the app","App store","annoyed","App is huge","Web version"],
 ["Riding",_,_,_,_],
 ["Unlocks a bike","App","happy","Bluetooth fails",""],
 ["Parks","Station","frustrated","Station full","Reserve a dock"],
 ]},["Awareness","Riding"],["Sees bikes in the street","Installs the app","Unlocks a bike","Parks"],["App is huge","Bluetooth fails","Station full"],
 {"Sees bikes in the street": 0, "Installs the app": -1, "Unlocks a bike": 1, "Parks": -1},merged={"Sheet1":["A3:E3","A6:E6"]}),
Document("twoheads.xlsx",{"CJM":[
 ["","","Customer","","","Company",""],
 ["Phase","Step","What they do","What they think","Emotion","Pain points","Backstage"],
 ["1. Search","1.1 Google it","Types words","“Which one is it?”","😐","Too many results","SEO"],
 ["","1.2 Read reviews","Reads five reviews","“Are these real?”","🙁","Fake reviews","Moderation"],
 ["2. Buy","2.1 Order","Clicks","“Done!”","😀","","Payment provider"],
 ]},["Search","Buy"],["Google it","Read reviews","Order"],["Too many results","Fake reviews"],{"Google it":0,"Read reviews":-1,"Order":2},merged={"CJM":["C1:E1","F1:G1"]}),
Document("blankcols.xlsx",{"Map":[
 ["Phases","Book","","","Fly","",""],
 ["Steps","Search","Compare","Pay","Check in","Board","Land"],
 ["Touchpoints","Site","Site","Site","Kiosk","Gate","Plane"],
 ["Emotional level","3","2","4","1","3","5"],
 ["Pain points","","Prices change","","Queue","Late",""],
 ["","","Hidden fees","","","",""],
 ]},["Book","Fly"],["Search","Compare","Pay","Check in","Board","Land"],["Prices change","Hidden fees","Queue","Late"],{"Search":0,"Compare":-1,"Pay":1,"Check in":-2,"Land":2}),
Document("persona rows.csv",{"":[
 ["Name","Age","Occupation","Goals","Frustrations","Quote"],
 ["Tom","31","Cook","Eat well","No time","Quick!"],
 ["Ines","44","Teacher","Plan meals","Allergies","What is in it?"],
 ]},[],[],["No time","Allergies"],{},["Tom","Ines"]),
Document("per persona.csv",{"":[
 ["Journey","Stage","Step","Persona","Emotion score","Pain point"],
 ["Return a parcel","Prepare","Prints the label","Anna","2","No printer"],
 ["Return a parcel","Prepare","Packs it","Anna","3",""],
 ["Return a parcel","Send","Walks to the shop","Ben","4",""],
 ["Track a parcel","Watch","Opens the mail","Anna","1","Link is dead"],
 ]},["Prepare","Send","Watch"],["Prints the label","Packs it","Walks to the shop","Opens the mail"],["No printer","Link is dead"],{"Prints the label":-1,"Opens the mail":-2},["Anna","Ben"]),
Document("nostage.csv",{"":[
 ["Step","Score","Problem"],
 ["Enters","4",""],["Orders","2","Menu is sticky"],["Pays","5",""],
 ]},[],["Enters","Orders","Pays"],["Menu is sticky"],{"Enters":1,"Orders":-1,"Pays":2}),
Document("komma.csv",{"":[
 ["Phase","Schritt","Stimmung (1–5)","Ärgernis"],
 ["Kauf","Sucht","2,5","zu viele Filter"],["","Zahlt","4,5",""],["Nutzung","Packt aus","1,0","zerkratzt"],
 ]},["Kauf","Nutzung"],["Sucht","Zahlt","Packt aus"],["zu viele Filter","zerkratzt"],{"Packt aus":-2},separator=";"),
Document("lanes.xlsx",{"To-be journey":[
 ["To-be journey: Digital permit"],
 [],
 ["Stage","Inform","Apply","Receive"],
 ["Customer goals","Know if needed","Apply once","Start building"],
 ["Customer actions","Reads the page\nCalls the hotline","Fills the form\nUploads the plan","Gets the mail"],
 ["Feelings","curious","stressed","relieved"],
 ["Pain points","Legal words\nNo example","Plan too large to upload",""],
 [_,"Hotline closed at noon","",""],
 ["KPIs","Visits","Completion rate","Days to permit"],
 ["Owner","Web team","Web team","Building office"],
 ["Departments involved","PR","IT","Legal"],
 ["Backstage","","Check by clerk","Signature"],
 ]},["Inform","Apply","Receive"],[],["Legal words","No example","Plan too large to upload","Hotline closed at noon"],{},merged={"To-be journey":["A1:D1","A7:A8"]}),
Document("perfil.xlsx",{"Perfil":[
 ["PERSONA: Marta Ruiz",_],
 ["Edad:","38"],["Profesión:","Arquitecta"],["Ciudad:","Sevilla"],
 ["Objetivos","• Ahorrar tiempo\n• Trabajar desde casa"],
 ["Frustraciones","• Trámites lentos\n• Citas imposibles"],
 ["Frase","«No tengo toda la mañana»"],
 ["Marcas favoritas","Muji"],
 ]},[],[],["Trámites lentos","Citas imposibles"],{},["Marta Ruiz"],merged={"Perfil":["A1:B1"]}),
Document("fr rows.csv",{"":[
 ["Étape du parcours","Sous-étape","Point de contact","Ressenti","Irritants","Pistes d'amélioration"],
 ["Découverte","Voit une affiche","Métro","+","",""],
 ["","Visite le site","Site web","-","Site lent ; prix cachés","Afficher les prix"],
 ["Achat","Appelle","Téléphone","--","Attente de 20 minutes","Rappel"],
 ["","Signe","Courrier","++","",""],
 ]},["Découverte","Achat"],["Voit une affiche","Visite le site","Appelle","Signe"],["Site lent","prix cachés","Attente de 20 minutes"],{"Voit une affiche":1,"Visite le site":-1,"Appelle":-2,"Signe":2},separator=";"),
Document("lifecycle.xlsx",{"Overview":[
 ["Touchpoint overview"],
 ["Lifecycle","Touchpoint","Channel","Satisfaction (1-5)","Issue"],
 ["Awareness","Ad","Social media","3",""],
 ["Awareness","Blog","Website","4",""],
 ["Purchase","Checkout","Website","2","Coupon not accepted"],
 ]},["Awareness","Purchase"],["Ad","Blog","Checkout"],["Coupon not accepted"],{"Ad":0,"Checkout":-1}),
Document("ratings.xlsx",{"J":[
 ["Stage name","Task","Rating","Comments"],
 ["Plan","Pick a date","★★★★☆","fine"],
 ["Plan","Invite people","2/5","Guests do not answer"],
 ["Party","Cook","5/5","fun"],
 ]},["Plan","Party"],["Pick a date","Invite people","Cook"],[],{"Pick a date":1,"Invite people":-1,"Cook":2}),
Document("mergedlane.xlsx",{"J":[
 ["","Before","","During","After"],
 ["Touchpoint","Web","Phone","Desk","Mail"],
 ["Emotion","🙂","😐","😀","😡"],
 ["Pain points","Search is bad","Long wait","","No reply"],
 ["Owner","Marketing",_,_,_],
 ]},["Before","During","After"],["Web","Phone"],["Search is bad","Long wait","No reply"],{},merged={"J":["B1:C1","B5:E5"]}),
Document("questions.xlsx",{"Template":[
 ["CUSTOMER JOURNEY MAP",_,_,_,_,_],
 ["Persona: Olena, 34, freelance designer",_,_,"Goal: get paid on time",_,_],
 [_,_,_,_,_,_],
 ["Stage of the journey","What is the customer doing?","What are they thinking?","What are they feeling?","Pain points / frustrations","Opportunities for improvement"],
 ["Invoice","Writes the invoice\nLooks for the address","“Which legal entity is it?”","Unsure 😕","No template\nAddress hidden in the footer","Offer a form"],
 ["Wait","Checks the account every day","“Did they get it?”","Anxious","No status","Send a receipt"],
 ["Get paid","Sees the money","“Finally.”","Relieved 🙂","",""],
 ]},["Invoice","Wait","Get paid"],[],["No template","Address hidden in the footer","No status"],{"Invoice":-1,"Wait":-1,"Get paid":1},["Olena"],merged={"Template":["A1:F1","A2:C2","D2:F2"]}),
Document("twofeelings.csv",{"":[
 ["Phase","Schritt","Emotion","Emotionswert","Pain Point 1","Pain Point 2","Moment of Truth"],
 ["Anmeldung","Konto anlegen","genervt","-2","Passwortregeln","Captcha","nein"],
 ["Anmeldung","Mail bestätigen","neutral","0","","","nein"],
 ["Nutzung","Erste Buchung","begeistert","2","","","ja"],
 ]},["Anmeldung","Nutzung"],["Konto anlegen","Mail bestätigen","Erste Buchung"],["Passwortregeln","Captcha"],{"Konto anlegen":-2,"Mail bestätigen":0,"Erste Buchung":2},separator=";"),
Document("perpain.csv",{"":[
 ["stage","step","touchpoint","pain","severity","emotion"],
 ["Visit","Find parking","car park","No spaces","high","-1"],
 ["Visit","Find parking","car park","Machine takes coins only","low","-1"],
 ["Visit","Check in","desk","Same form twice","medium","-2"],
 ["Treatment","See the doctor","room","","","1"],
 ]},["Visit","Treatment"],["Find parking","Check in","See the doctor"],["No spaces","Machine takes coins only","Same form twice"],{"Find parking":-1,"Check in":-2,"See the doctor":1}),
Document("doublehead.xlsx",{"Mapa":[
 ["","Fase 1","","Fase 2","Fase 3"],
 ["","Descubrir","","Comprar","Usar"],
 ["Pasos","Ver anuncio","Leer reseñas","Pagar","Configurar"],
 ["Emociones","😐","🙂","😀","☹️"],
 ["Dolores","","Reseñas falsas","Gastos de envío","Manual en inglés"],
 ]},["Descubrir","Comprar","Usar"],["Ver anuncio","Leer reseñas","Pagar","Configurar"],["Reseñas falsas","Gastos de envío","Manual en inglés"],{"Ver anuncio":0,"Leer reseñas":1,"Pagar":2,"Configurar":-1}),
Document("cn.csv",{"":[
 ["序号","阶段","步骤","触点","用户想法","情绪分值","痛点","机会点"],
 ["1","认知","搜索品牌","搜索引擎","哪个好？","3","广告太多","优化搜索"],
 ["2","","看测评","视频网站","靠谱吗？","4","",""],
 ["3","购买","下单","App","快点","2","支付失败","更多支付方式"],
 ]},["认知","购买"],["搜索品牌","看测评","下单"],["广告太多","支付失败"],{"搜索品牌":0,"看测评":1,"下单":-1},encoding="utf-8-sig"),
Document("steplanes.xlsx",{"CJM v2 final":[
 ["Stages →","Aware","Join","Leave"],
 ["Step 1","Sees ad","Signs up","Cancels"],
 ["Step 2","Asks friend","Gets welcome mail",""],
 ["Touchpoints","Billboard; friend","App; e-mail","Hotline"],
 ["Feelings (-2 to +2)",1,2,-2],
 ["Frustrations","","Verification code late","No online cancellation; long notice period"],
 ["Quotes","","“That was easy”","“Let me go!”"],
 ]},["Aware","Join","Leave"],["Sees ad","Asks friend","Signs up","Gets welcome mail","Cancels"],["Verification code late","No online cancellation","long notice period"],{"Aware":1,"Join":2,"Leave":-2}),
Document("pt lanes.csv",{"":[
 ["Mapa da jornada do cliente"],
 ["Cliente: Dona Rosa"],
 [""],
 ["Fases","Antes da viagem","Durante a viagem","Depois da viagem"],
 ["O que faz","Compara voos","Despacha a mala","Pede reembolso"],
 ["O que sente","Ansiosa","Cansada","Irritada"],
 ["Pontos de dor","Taxas escondidas","Fila enorme","Ninguém responde"],
 ["Oportunidades","Preço final na busca","","Chat com prazo"],
 ]},["Antes da viagem","Durante a viagem","Depois da viagem"],[],["Taxas escondidas","Fila enorme","Ninguém responde"],{"Antes da viagem":-1,"Durante a viagem":-1,"Depois da viagem":-1},["Dona Rosa"],separator=";"),
Document("it persona.xlsx",{"Scheda":[
 ["Scheda persona",_,_],
 ["Nome","Giulia Ferri",_],
 ["Età","29",_],
 ["Professione","Infermiera",_],
 ["Obiettivi","Trovare casa vicino al lavoro","Spendere meno"],
 ["Frustrazioni","Annunci falsi","Agenzie che non rispondono"],
 ["Citazione","Voglio solo una risposta.",_],
 ]},[],[],["Annunci falsi","Agenzie che non rispondono"],{},["Giulia Ferri"]),
Document("nl rows.csv",{"":[
 ["Fase","Stap","Contactmoment","Beleving","Knelpunten","Kansen","Afdeling"],
 ["Oriëntatie","Zoekt informatie","Website","3","Te veel jargon","Uitleg in gewone taal","Communicatie"],
 ["Aanvraag","Vult formulier in","Portaal","1","DigiD werkt niet, formulier crasht","","ICT"],
 ["Aanvraag","Belt na","Telefoon","2","Wachtrij van 30 minuten","Terugbelverzoek","KCC"],
 ["Ontvangst","Krijgt besluit","Brief","4","","","Juridisch"],
 ]},["Oriëntatie","Aanvraag","Ontvangst"],["Zoekt informatie","Vult formulier in","Belt na","Krijgt besluit"],["Te veel jargon","DigiD werkt niet, formulier crasht","Wachtrij van 30 minuten"],{"Zoekt informatie":0,"Vult formulier in":-2,"Belt na":-1,"Krijgt besluit":1},separator=";"),
Document("jp lanes.xlsx",{"カスタマージャーニー":[
 ["ペルソナ","田中さくら"],
 [],
 ["フェーズ","認知","検討","購入"],
 ["行動","SNSで見る","比較サイトを見る","店で買う"],
 ["思考","気になる","どれがいい？","楽しみ"],
 ["感情","😊","😟","😄"],
 ["課題","情報が少ない","違いが分からない",""],
 ["施策","動画広告","比較表","ポイント還元"],
 ]},["認知","検討","購入"],[],["情報が少ない","違いが分からない"],{"認知":1,"検討":-1,"購入":2},["田中さくら"]),
Document("mixed.xlsx",{"Cover":[["Project Phoenix"],["Version 3"]],"Personas":[
   ["","Persona 1","Persona 2"],["Name","Amira","Luc"],["Role","Buyer","Approver"],["Needs","Compare quickly","See the risk"],["Pain points","Too many PDFs","No time"]],
  "As-is":[["Phase","Customer action","Touchpoint","Emotion","Pain point","Persona"],
   ["Search","Reads brochures","PDF","😐","Numbers differ between brochures","Amira"],
   ["Search","Calls vendor","Phone","🙁","Voicemail only","Amira"],
   ["Decide","Signs the order","E-mail","🙂","","Luc"]]},
 ["Search","Decide"],["Reads brochures","Calls vendor","Signs the order"],["Too many PDFs","No time","Numbers differ between brochures","Voicemail only"],{"Reads brochures":0,"Calls vendor":-1,"Signs the order":1},["Amira","Luc"]),
Document("rowstage.xlsx",{"Journey":[
 ["Phase","Steps","Touchpoints","Feelings","Pain points","Ideas"],
 ["Awareness","1. Hears about us\n2. Googles","Friend\nGoogle","curious","Too many ads","SEO"],
 ["Trial","1. Signs up\n2. Invites a colleague\n3. Tries a report","App","frustrated","Report is slow\nInvite mail in spam","Faster reports"],
 ["Purchase","1. Compares plans\n2. Pays","Pricing page","confident","","Annual plan"],
 ]},["Awareness","Trial","Purchase"],["Hears about us","Googles","Signs up","Invites a colleague","Tries a report","Compares plans","Pays"],["Too many ads","Report is slow","Invite mail in spam"],{"Trial":-1}),
Document("stepslist lanes.xlsx",{"Map":[
 ["Journey stage","Before the visit","At the museum","After"],
 ["Customer steps","Checks opening hours\nBuys tickets","Leaves the coat\nLooks for the lift","Shares pictures"],
 ["Emotions","2/5","4/5","5/5"],
 ["Pains","Site only in German","Lift is hidden",""],
 ["Internal processes","Web team updates hours","Guards","Social media team"],
 ["Systems","Ticket shop","Cash desk",""],
 ["Responsible","Web","Floor","Marketing"],
 ]},["Before the visit","At the museum","After"],["Checks opening hours","Buys tickets","Leaves the coat","Looks for the lift","Shares pictures"],["Site only in German","Lift is hidden"],{"Before the visit":-1,"At the museum":1,"After":2}),
Document("de lanes.csv",{"":[
 ["Dimension","Information","Angebot","Abschluss","Betreuung"],
 ["Ziele des Kunden","Überblick gewinnen","Preis verstehen","Sicher sein","Hilfe bekommen"],
 ["Handlungen","liest Broschüre","vergleicht zwei Angebote","unterschreibt","ruft an"],
 ["Gedanken","„Was kostet das?“","„Welches ist besser?“","„Hoffentlich richtig.“","„Endlich jemand.“"],
 ["Emotionen","neutral","verunsichert","erleichtert","zufrieden"],
 ["Schmerzpunkte","Fachbegriffe","Angebote nicht vergleichbar","Drei Unterschriften","Öffnungszeiten"],
 ["Verbesserungsideen","Glossar","Vergleichstabelle","Digitale Unterschrift","Chat"],
 ["Moment der Wahrheit","","ja","",""],
 ]},["Information","Angebot","Abschluss","Betreuung"],[],["Fachbegriffe","Angebote nicht vergleichbar","Drei Unterschriften","Öffnungszeiten"],{"Information":0,"Angebot":-1,"Abschluss":1,"Betreuung":1},encoding="cp1252",separator=";"),
Document("errors.xlsx",{"Blad1":[
 ["Step ID","Stage","Step","Date added","Sentiment","Pain point","Link"],
 ["S1","Buy","Choose",date(2026, 3, 1),"positive","","https://example.org/a"],
 ["S2","Buy","Pay",_,"negative","#N/A","#REF!"],
 ["S3","Use","Open the box",_,"mixed","Too much plastic",""],
 ]},["Buy","Use"],["Choose","Pay","Open the box"],["Too much plastic"],{"Choose":1,"Pay":-1}),
Document("es persona filas.csv",{"":[
 ["Ficha de persona"],
 ["Nombre", "Edad", "Ocupación", "Objetivos", "Frustraciones", "Canales preferidos"],
 ["Pablo", "41", "Taxista", "Cobrar rápido", "Comisiones altas", "WhatsApp"],
 ]},[],[],["Comisiones altas"],{},["Pablo"]),
Document("fr colonnes.xlsx",{"Feuil1":[
 ["Carte du parcours : demander un passeport",_,_,_],
 ["Persona : Malik, 28 ans",_,_,_],
 ["",_,_,_],
 ["Phases","Se renseigner","Prendre rendez-vous","Retirer"],
 ["Ce qu'il fait","Lit le site","Appelle la mairie","Fait la queue"],
 ["Ce qu'il pense","« Quels papiers ? »","« Trois mois ?! »","« Enfin »"],
 ["Ce qu'il ressent","Perdu","En colère","Soulagé"],
 ["Irritants","Liste introuvable","Délai de trois mois","Une seule personne au guichet"],
 ["Idées","Liste personnalisée","Rappels","Horaires élargis"],
 ]},["Se renseigner","Prendre rendez-vous","Retirer"],[],["Liste introuvable","Délai de trois mois","Une seule personne au guichet"],{"Se renseigner":-1,"Prendre rendez-vous":-2,"Retirer":1},["Malik"],merged={"Feuil1":["A1:D1","A2:D2"]}),
Document("touch.csv",{"":[
 ["Stage","Touchpoint","Pain Points","Emotion (1-10)","Notes"],
 ["Aware","Radio spot","","6","heard in the car"],
 ["Aware","Website","Slow on mobile","3",""],
 ["Consider","Showroom","No parking","2","ask Tim"],
 ["Consider","Brochure","","8",""],
 ]},["Aware","Consider"],["Radio spot","Website","Showroom","Brochure"],["Slow on mobile","No parking"],{"Website":-1,"Showroom":-2,"Brochure":1}),
Document("zh persona.xlsx",{"用户画像":[
 ["姓名","王芳"],["年龄","32"],["职业","会计"],["目标","省时间"],["痛点","排队太久\n流程复杂"],["语录","“能不能快一点？”"],
 ]},[],[],["排队太久","流程复杂"],{},["王芳"]),
Document("sidebyside.xlsx",{"Sheet1":[
 ["Stage","Step","Emotion","Pain point","","Legend"],
 ["Plan","Book","1","Site slow","","1 = ok"],
 ["Plan","Pack","-1","Luggage rules","","-1 = bad"],
 ["Go","Fly","2","","",""],
 ]},["Plan","Go"],["Book","Pack","Fly"],["Site slow","Luggage rules"],{"Book":1,"Pack":-1,"Fly":2}),
)  # fmt: skip
