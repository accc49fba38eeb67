const names = ["Петров Алексей", "Зеленков Андрей", "ООО «Северный ветер & Ко»", "Гордеева Ольга", "Тихонов Сергей"];
const states = ["active", "active", "suspended", "blocked"];

export const people = Array.from({ length: 50 }, (_, at) => ({
  id: 1000 + at,
  name: `${names[at % 5]} ${at}`,
  contract: String(2000000 + at * 7919),
  status: states[at % 4],
  phone: `+7 900 ${String(1000000 + at * 7919).slice(0, 3)}-${String(10 + at)}-00`,
  balance: (at * 7919 * 13) % 900000 / 100,
}));
export const orders = { total: 268, processed: 255, inWork: 13 };
export const news = Array.from({ length: 5 }, (_, at) => ({ id: at, title: `Новость ${at}`, published: "20 ноября" }));
export const menu = ["Главная", "Абоненты", "Новости", "Вопросы", "Документы", "Контакты", "Услуги", "Безопасность"];
