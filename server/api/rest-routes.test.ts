import { expect, it } from "vitest";
import { procedurePaths, shapesOf } from "./openapi/procedure-shapes";
import { type ProcedurePath, pathFields, type RestRoute, restRoutes } from "./rest-routes";

const rows = Object.entries(restRoutes) as [ProcedurePath, RestRoute][];

it("every procedure has an address, and every address a procedure", () => {
  expect(Object.keys(restRoutes).sort()).toEqual([...procedurePaths].sort());
});

it("no two procedures share an address", () => {
  const addresses = rows.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
  expect(addresses).toEqual([...new Set(addresses)]);
});

it.each(rows)("%s is read by GET when it changes nothing, and never when it does", (procedure, { method }) => {
  expect(method === "GET").toBe(shapesOf(procedure).type !== "mutation");
});

it.each(rows)("%s takes each input field from one place, and GET all of them from the address", (procedure, row) => {
  const { method, path, query = [] } = row;
  const inAddress = [...pathFields(path), ...query];
  const fields = Object.keys(shapesOf(procedure).input.shape);
  expect(inAddress).toEqual([...new Set(inAddress)]);
  expect(fields).toEqual(expect.arrayContaining(inAddress));
  if (method === "GET") expect([...inAddress].sort()).toEqual([...fields].sort());
});
