import { describe, expect, it } from "vitest";
import { z } from "zod";
import { locales } from "../../../shared/messages/locale";
import { type ProcedurePath, type RestRoute, restRoutes } from "../rest-routes";
import { openApiDocument } from "./document";
import { examples } from "./examples";
import { shapesOf } from "./procedure-shapes";

const document = openApiDocument("en");
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);
/** Everything in a document that is an object, with the way to it. */
function* objectsIn(node: unknown, at = "#"): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== "object" || node === null) return;
  yield [at, node as Record<string, unknown>];
  for (const [key, child] of Object.entries(node)) yield* objectsIn(child, `${at}/${key}`);
}

it("is OpenAPI 3.1 with every route in it", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  expect(operations).toHaveLength(Object.keys(restRoutes).length);
});

it("names each operation once, in letters that become a function's name", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
});

it("resolves every reference within itself", () => {
  const found = [...objectsIn(document)].filter(([, node]) => typeof node.$ref === "string");
  expect(found.length).toBeGreaterThan(0);
  for (const [at, { $ref }] of found) {
    const target = String($ref)
      .slice(2)
      .split("/")
      .reduce<unknown>((node, key) => Reflect.get(node as object, key), document);
    expect(target, `${at} → ${$ref}`).toBeTypeOf("object");
  }
});

it.each(operations)("declares each parameter of $method $path once, those of the path as required", (one) => {
  const { path, operation } = one;
  const parameters = (operation.parameters ?? []) as { name: string; in: string; required?: boolean }[];
  const places = parameters.map(({ name, in: place }) => `${place} ${name}`);
  expect(places).toEqual([...new Set(places)]);
  const ofPath = parameters.filter((parameter) => parameter.in === "path");
  expect(ofPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
  for (const parameter of ofPath) expect(parameter.required).toBe(true);
});

it.each(operations)("tells what $method $path answers, failures included", ({ operation }) => {
  const statuses = Object.keys(operation.responses ?? {});
  expect(statuses).toEqual(expect.arrayContaining(["200", "400", "429", "500"]));
  for (const [, answer] of Object.entries<{ description?: string }>(operation.responses ?? {})) {
    expect(answer.description).toBeTruthy();
  }
  for (const requirement of operation.security ?? []) {
    for (const scheme of Object.keys(requirement)) expect(document.components?.securitySchemes).toHaveProperty(scheme);
  }
});

it("takes the guide's parameters where the guide has them", () => {
  const { post } = document.paths?.["/api/video-call/advanced/sessions/{sessionId}/auto-reconnect"] ?? {};
  const places = (post?.parameters ?? []).map((one) => ("in" in one ? `${one.in} ${one.name}` : ""));
  expect(places).toEqual(expect.arrayContaining(["path sessionId", "query username", "query lastConnectionId"]));
  expect(post?.requestBody).toBeUndefined();
});

describe("in each language", () => {
  const shape = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(shape);
    if (typeof node !== "object" || node === null) return typeof node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, shape(child)]));
  };

  it("is the same document, but for its sentences", () => {
    expect(shape(openApiDocument("ko"))).toEqual(shape(document));
  });

  it.each(locales)("has its own summaries under the guide's tag: %s", (locale) => {
    const { paths, tags } = openApiDocument(locale);
    expect(tags?.[0]?.name).toBe("고급 화상통화");
    const { summary } = paths?.["/api/video-call/advanced/quick-join"]?.post ?? {};
    expect(summary).toBe(locale === "ko" ? "원클릭 세션 참가" : "Join a session in one call");
  });
});

const shown = Object.entries(examples) as [ProcedurePath, { body?: object; answer: object }][];
it.each(shown)("shows a call of %s that it would take, and an answer that it could give", (procedure, example) => {
  const { input, output } = shapesOf(procedure);
  const strict = output instanceof z.ZodObject ? output.strict() : output;
  expect(strict.parse(example.answer)).toEqual(example.answer);
  const { query = [] }: RestRoute = restRoutes[procedure];
  const address = {
    sessionId: "s",
    participantId: "p",
    ...(query.includes("sessionName") && { sessionName: "팀 미팅" }),
  };
  const known = z.object(input.shape).partial().strict();
  expect(known.safeParse(example.body ?? {}).error).toBeUndefined();
  expect(input.safeParse({ ...address, ...example.body }).error).toBeUndefined();
});
