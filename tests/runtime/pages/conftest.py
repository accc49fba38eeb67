"""The flagship with screens and people more, on which ownership is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.harness import World, altered, compiled, running

MORE = {
    "screens/more.yaml": """
screen: own
path: /own
title: subscribers.mine
roles: [agent, manager]
data:
  own: {from: billing.listSubscribers, with: {agentId: session.agent}, page: 20, sort: [name]}
  counted: {from: billing.subscriberTotals, with: {agentId: session.agent}}
  everybody: {from: billing.orderTotals}
blocks:
  - {table: own, columns: [item.name, item.balance], empty: subscribers.none}
  - {stat: counted.count, label: subscribers.title}
  - {stat: everybody.total, label: orders.total, roles: [manager]}
---
screen: contract_page
path: /contracts/{contract}
title: services.contract
roles: [subscriber]
data:
  one: {from: billing.getAgreement, with: {agreementId: params.contract}}
blocks:
  - facts: [{value: one.number, label: services.contract}]
---
screen: contracts
path: /contracts
title: services.contract
roles: [subscriber]
data:
  mine: {from: billing.listAgreements, with: {customerId: session.subscriber}, page: 20}
blocks:
  - table: mine
    columns: [{value: item.number, label: services.contract}]
    link: {screen: contract_page, with: {contract: item.id}}
---
screen: storefront
path: /storefront
title: orders.title
public: true
data:
  open: {from: billing.orderTotals}
  closed: {from: billing.listSubscribers, with: {agentId: session.agent}, page: 20}
blocks:
  - {stat: open.total, label: orders.total}
  - {table: closed, columns: [item.name], empty: subscribers.none}
""",
    "sources/billing.yaml": "operations: {orderTotals: {public: true}}\n",
    "personas.yaml": """
---
persona: unclaimed
name: Роман Безномера
claims: {realm_access: {roles: [agent]}}
about: {ru: "агент без номера", en: "an agent without a number"}
---
persona: emptied
name: Пустой Номер
claims: {agent_id: "", realm_access: {roles: [agent, manager]}}
about: {ru: "агент с пустым номером", en: "an agent with an empty number"}
""",
}


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The larger blueprint, running."""
    with running(compiled(altered(tmp_path_factory.mktemp("larger"), MORE))) as world:
        yield world
