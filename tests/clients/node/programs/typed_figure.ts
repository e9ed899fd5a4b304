// The types that openapi-typescript generated: a figure, read with them and nothing else.
import type { components, operations } from "./schema";

type Figure = components["schemas"]["Figure"];
type Answer = operations["get_figure"]["responses"]["200"]["content"]["application/json"];

export async function read(base: string, id: string): Promise<Figure> {
  const response = await fetch(`${base}/v1/figures/${id}`);
  const answer = (await response.json()) as Answer;
  const figure: Figure = answer.data;
  const comparator: "=" | "~" | ">" | ">=" | "<" | "<=" | undefined = figure.comparator;
  const value: number | undefined = figure.value;
  if (comparator === undefined || value === undefined) throw new Error("every property is there");
  return figure;
}

declare const process: { argv: string[]; stdout: { write(text: string): void } };
read(process.argv[2], process.argv[3]).then((figure) => process.stdout.write(JSON.stringify(figure)));
