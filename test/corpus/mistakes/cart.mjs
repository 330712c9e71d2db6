// Money and stock: typical business code with forgotten awaits.
const db = {
  stock: new Map([['apple', 3], ['pear', 0]]),
  orders: [],
  async get(sku) { await tick(); return this.stock.get(sku); },
  async set(sku, n) { await tick(); this.stock.set(sku, n); },
  async insert(order) { await tick(); this.orders.push(order); return this.orders.length; },
  transaction(fn) { return Promise.resolve().then(() => fn(this)); },
};
function tick() { return new Promise((r) => setImmediate(r)); }

async function inStock(sku) {
  return (await db.get(sku)) > 0;
}

const mailer = {
  send: async (to, subject) => { await tick(); return { to, subject }; },
};

async function checkout(user, skus) {
  const available = skus.filter((sku) => inStock(sku)); // EXPECT never-awaited
  for (const sku of available) {
    const n = await db.get(sku);
    db.set(sku, n - 1); // EXPECT never-awaited
  }
  db.transaction(async (tx) => { // EXPECT never-awaited
    await tx.insert({ user, skus });
  });
  const id = db.insert({ user }); // EXPECT never-awaited
  if (!inStock('pear')) { // EXPECT never-awaited
    return null;
  }
  try {
    return mailer.send(user, `order ${id}`); // returned: the caller awaits it
  } finally {
    mailer.send('ops@x', 'order'); // EXPECT never-awaited
  }
}

const users = ['ann', 'bob'];
const results = await Promise.all(users.map((user) => checkout(user, ['apple', 'pear'])));
console.log(results.length);
users.forEach((user) => mailer.send(user, 'bye')); // EXPECT never-awaited
await tick();
await tick();
