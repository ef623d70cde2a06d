import { expect, it } from "vitest";
import { appRouter } from "./app-router";
import { pathFields, type RestRoute, restRoutes, withoutRest } from "./rest-routes";

const procedures = Object.keys(appRouter._def.procedures).map((name) => name.replace(/^videoCall\./, ""));
const rows = Object.entries<RestRoute>(restRoutes);

it("every procedure has an address, or a reason why it has none, and every address a procedure", () => {
  expect([...Object.keys(restRoutes), ...Object.keys(withoutRest)].sort()).toEqual([...procedures].sort());
});

it("no two procedures share an address", () => {
  const addresses = rows.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
  expect(addresses).toEqual([...new Set(addresses)]);
});

it.each(rows)("%s is read by GET when it changes nothing, and never when it does", (procedure, { method }) => {
  const { type } = appRouter._def.procedures[`videoCall.${procedure}` as keyof typeof appRouter._def.procedures]._def;
  expect(method === "GET").toBe(type !== "mutation");
});

it.each(rows)("%s takes no field from path and query both", (_, { path, query = [] }) => {
  expect(pathFields(path).filter((field) => query.includes(field))).toEqual([]);
});
