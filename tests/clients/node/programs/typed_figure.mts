// A program as a person writes it, with the types that openapi-typescript generated: a figure, and a series in dollars.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const [base, id] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: base });

const { data, error } = await client.GET("/v1/figures/{id}", { params: { path: { id } } });
if (error) throw new Error(error.detail);
const sales = await client.GET("/v1/market-size", { params: { query: { area: ["CHN"], unit: "USD", limit: 3 } } });
const values = sales.data?.data.map((row) => row.sales?.value ?? 0);
const refused = await client.GET("/v1/figures", { params: { query: { period: ["2024-13"] } } });
console.log(JSON.stringify({ figure: data.data, comparator: data.data.comparator, values, code: refused.error?.code }));
