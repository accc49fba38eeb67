"""The agents, and the eleven subscribers of the original screen."""

from __future__ import annotations

from constructor.standins.billing.seed.model import Connected, Line, Pack, Person, Promise

AGENTS = {
    "A-100": "Иван Иванов",
    "A-200": "Павел Кравцов",
    "A-300": "Нина Новикова",
    "A-400": "Салон «Меридиан»",
    "A-500": "ИП Гаврилова Т. С.",
    "A-600": "ООО «Связь рядом»",
}

_OLGA = Line(
    number="6120045",
    balance="862.50",
    phone="+79126401277",
    address="Москва, Северный бульвар, 14, кв. 27",
    promise=Promise(amount="500", fee="30", days=3),
    services=(
        Connected(service="data10"),
        Connected(service="sharing", included=True),
        Connected(service="missed"),
        Connected(service="blacklist"),
        Connected(service="antivirus", ending=True),
    ),
    packs=(
        Pack(name="Интернет", usage="data", remaining="18.4", initial="30"),
        Pack(name="Минуты", usage="voice", remaining="412", initial="600"),
        Pack(name="SMS", usage="sms", remaining="9", initial="100", lasts=2),
    ),
)

_GIVEN: tuple[tuple[str, str, Line], ...] = (
    ("1101", "Петров Алексей", Line(number="2412521", balance="12432.00", phone="+79160838531", plan="potok-60")),
    ("1102", "Зеленков Андрей", Line(number="2412413", balance="23567.00", phone="+79135343421")),
    ("1103", "Мирский Владислав", Line(number="2341423", balance="-7632.00", phone="+79166542365", credit="10000")),
    ("1104", "Зайцев Владимир", Line(number="6875432", balance="36321.00", phone="+77653784312", plan="delo")),
    ("1105", "Пестрова Светлана", Line(number="4766543", balance="84252.00", phone="+75213215434", plan="delo-ofis")),
    ("1106", "Кузнецова Марина", Line(number="3120874", balance="18450.00", phone="+79032174065")),
    (
        "1107",
        "Орлов Дмитрий",
        Line(
            number="3398120",
            balance="-1215.50",
            phone="+79261147308",
            status="suspended",
            block="own",
            credit="2000",
        ),
    ),
    ("1108", "Белова Анна", Line(number="4471902", balance="8980.00", phone="+79857710936", plan="semya")),
    ("1109", "ООО «Северный ветер»", Line(number="5502316", balance="11300.00", phone="+74951204490", plan="delo")),
    (
        "1110",
        "Тихонов Сергей",
        Line(number="2987654", balance="-640.00", phone="+79773056122", status="blocked", block="funds"),
    ),
    ("1003", "Гордеева Ольга", _OLGA),
)


def eleven() -> tuple[Person, ...]:
    """Return the subscribers of `A-100` in the order in which they were added, with 268 orders, 13 of them in work."""
    return tuple(
        Person(
            id=customer,
            name=name,
            phone=line.phone,
            agent="A-100",
            days=700 - 30 * place,
            lines=(line,),
            done=23 + (place < 2),
            in_work=1 + (place < 2),
        )
        for place, (customer, name, line) in enumerate(_GIVEN)
    )
