"""Texts of the sample, in Russian and English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "home.title": ("Главная", "Home"),
    "home.balance": ("Баланс", "Balance"),
    "home.promised": (
        "В том числе обещанный платёж {amount} до {until}",
        "Including a promised payment of {amount} until {until}",
    ),
    "home.charges": ("Ближайшие списания", "What comes next"),
    "home.after": (
        "{short, select, true {не хватит {shortage}} other {останется {remaining}}}",
        "{short, select, true {{shortage} will be missing} other {{remaining} will be left}}",
    ),
    "home.pay": ("Пополнить", "Top up"),
    "home.autopay": ("Автоплатёж", "Autopay"),
    "home.short": ("Пополните счёт на {amount} до {date},", "Top up {amount} by {date},"),
    "home.short_text": ("иначе исходящие звонки и интернет приостановятся.", "or calls and internet will be paused."),
    "home.pay_it": ("Пополнить на эту сумму", "Top up this sum"),
    "home.plan": ("Тариф «{plan}»", "Plan “{plan}”"),
    "home.plan_note": (
        "790\u00a0₽ в месяц · пакеты обновятся 1\u00a0декабря",
        "₽790 a month · renewed on December\u00a01",
    ),
    "home.change_plan": ("Сменить тариф", "Change plan"),
    "home.lasts": ("хватит до {until}", "lasts until {until}"),
    "home.operations": ("Последние операции", "Latest operations"),
    "home.history": ("Вся история", "All history"),
    "home.tickets": ("Обращения", "Tickets"),
    "home.all_tickets": ("Все обращения", "All tickets"),
    "home.news_title": ("Узнать последние новости", "Read the latest news"),
    "home.news_text": ("Здесь вы можете просмотреть последние новости", "Here you can look through the latest news"),
    "home.news_look": ("Просмотр", "Look"),
    "subscribers.count": (
        "{count, plural, one {абонент} few {абонента} many {абонентов} other {абонента}}",
        "{count, plural, one {subscriber} other {subscribers}}",
    ),
    "subscribers.balance": ("общий баланс контрактов", "total balance of contracts"),
    "subscribers.mine": ("Мои абоненты", "My subscribers"),
    "subscribers.recent": ("Последние добавленные абоненты", "Subscribers added lately"),
    "subscribers.all": ("Все абоненты", "All subscribers"),
    "orders.title": ("Заказы абонентов", "Subscribers' orders"),
    "orders.total": ("Общее число заявок", "All requests"),
    "orders.note": ("всего заявок", "requests in all"),
    "orders.processed": ("Обработанные", "Processed"),
    "orders.in_work": ("В работе", "In progress"),
    "news.title": ("Новости", "News"),
    "news.all": ("Все новости", "All news"),
    "labels.name": ("Наименование", "Name"),
    "labels.contractNumber": ("Контракт", "Contract"),
    "labels.status": ("Статус контракта", "Contract status"),
    "labels.phone": ("Телефон", "Phone"),
    "labels.balance": ("Баланс", "Balance"),
    "enums.Agreement.status.active": ("Активен", "Active"),
    "enums.Agreement.status.suspended": ("Приостановлен", "Suspended"),
    "enums.Agreement.status.blocked": ("Заблокирован", "Blocked"),
    "enums.Ticket.status.answered": ("Новый ответ", "New answer"),
    "enums.Ticket.status.resolved": ("Решено", "Resolved"),
}
