// A program as a person writes it, with the functions that orval generated: a figure, and a series in dollars.
import { getFigure, listMarketSize } from "./client.mjs";

const figure = await getFigure(process.argv[2], { unit: "USD" });
if (figure.status !== 200) throw new Error(`${figure.status}`);
const sales = await listMarketSize({ area: ["CHN"], unit: "USD", limit: 3 });
if (sales.status !== 200) throw new Error(`${sales.status}`);
const values = sales.data.data.map((row) => row.sales?.value ?? 0);
const { comparator, value } = figure.data.data;
console.log(JSON.stringify({ comparator, value, values }));
