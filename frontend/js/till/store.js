// What this device keeps: the sales that wait, its own name, and what the server last said to it.
const NAME = "vafa-till";
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SHOWN = 50; // recorded sales that stay in the list
let opening;

export async function listSales() {
  const { sales } = await begin("readonly");
  return (await ask(sales.getAll())).sort((one, other) => one.order - other.order);
}

// With the number it got elsewhere, or the next one of this device.
export async function keepSale(draft) {
  const { sales, facts, done } = await begin("readwrite");
  const device = await nameDevice(facts);
  const order = ((await ask(facts.get("count"))) ?? 0) + 1;
  const sale = { ...draft, number: draft.number || `${device}-${order}`, device, order };
  facts.put(order, "count");
  sales.put({ ...sale, state: "waiting" });
  await done;
  return sale;
}

export async function changeSale(number, changes) {
  const { sales, done } = await begin("readwrite");
  const sale = await ask(sales.get(number));
  if (sale) {
    sales.put({ ...sale, ...changes });
  }
  await done;
}

export async function dropSale(number) {
  const { sales, done } = await begin("readwrite");
  sales.delete(number);
  await done;
}

export async function forgetOldSales() {
  const sent = (await listSales()).filter((sale) => sale.state === "sent");
  for (const sale of sent.slice(0, -SHOWN)) {
    await dropSale(sale.number);
  }
}

export async function readDevice() {
  const { facts, done } = await begin("readwrite");
  const device = await nameDevice(facts);
  await done;
  return device;
}

export async function readPass() {
  const { facts } = await begin("readonly");
  return ask(facts.get("pass"));
}

export async function keepPass(pass) {
  const { facts, done } = await begin("readwrite");
  facts.put(pass, "pass");
  await done;
}

async function nameDevice(facts) {
  const known = await ask(facts.get("device"));
  if (known) {
    return known;
  }
  const drawn = crypto.getRandomValues(new Uint8Array(8));
  const device = [...drawn].map((byte) => LETTERS[byte % LETTERS.length]).join("");
  facts.put(device, "device");
  return device;
}

async function begin(mode) {
  opening ??= open();
  const transaction = (await opening).transaction(["sales", "facts"], mode, {
    durability: "strict",
  });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return { sales: transaction.objectStore("sales"), facts: transaction.objectStore("facts"), done };
}

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("sales", { keyPath: "number" });
    request.result.createObjectStore("facts");
  };
  return ask(request);
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
