import { menu, news, orders, people } from "./data.js";

const money = new Intl.NumberFormat("ru", { style: "currency", currency: "RUB" });
const words = { active: "Активен", suspended: "Приостановлен", blocked: "Заблокирован" };

function Row({ person }) {
  return (
    <tr>
      <td><a href={`/account/${person.id}`}>{person.name}</a></td>
      <td>{person.contract}</td>
      <td><span className={`badge ${person.status}`}>{words[person.status]}</span></td>
      <td>{person.phone}</td>
      <td>{money.format(person.balance)}</td>
    </tr>
  );
}

function Donut() {
  const round = 2 * Math.PI * 40;
  return (
    <section>
      <h2>Заказы абонентов</h2>
      <svg viewBox="0 0 100 100">
        <circle cx="50" cy="50" r="40" fill="none" strokeWidth="12" stroke="teal"
          strokeDasharray={`${(round * orders.processed) / orders.total} ${round}`} />
      </svg>
      <p>{orders.total} · {orders.processed} · {orders.inWork}</p>
    </section>
  );
}

export function Dashboard() {
  return (
    <>
      <header><nav><ul>{menu.map((one) => <li key={one}><a href="/">{one}</a></li>)}</ul></nav></header>
      <main>
        <h1>Главная</h1>
        <p>{people.length} абонентов</p>
        <table><tbody>{people.map((person) => <Row key={person.id} person={person} />)}</tbody></table>
        <Donut />
        <section>
          <h2>Новости</h2>
          <ul>{news.map((one) => <li key={one.id}>{one.published} <a href="/">{one.title}</a></li>)}</ul>
          <p>home.news_text</p>
        </section>
      </main>
    </>
  );
}
