import { expect, test } from "vitest";
import { EventBus } from "./events";

interface Events {
  happened: { what: string };
}

test("a listener that throws breaks neither the others nor the emitter", () => {
  const failures: unknown[] = [];
  const heard: string[] = [];
  const bus = new EventBus<Events>((error, event) => failures.push([error, event]));
  const fault = new Error("listener");
  bus.on("happened", () => {
    throw fault;
  });
  bus.on("happened", ({ what }) => heard.push(what));
  bus.emit("happened", { what: "it" });
  expect(heard).toEqual(["it"]);
  expect(failures).toEqual([[fault, "happened"]]);
});
