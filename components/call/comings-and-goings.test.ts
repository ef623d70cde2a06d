import { expect, it } from "vitest";
import { comingsAndGoings } from "./comings-and-goings";

const kim = { participantId: "1", username: "Kim" };
const lee = { participantId: "2", username: "이영희" };
const otherKim = { participantId: "3", username: "Kim (2)" };

it("names those who came and who left", () => {
  expect(comingsAndGoings([kim, lee], [lee, otherKim])).toEqual({ joined: ["Kim (2)"], left: ["Kim"] });
});

it("says nothing when only streams have changed", () => {
  expect(comingsAndGoings([kim, lee], [{ ...lee }, { ...kim }])).toEqual({ joined: [], left: [] });
});
