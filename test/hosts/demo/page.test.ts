import { expect, test } from "vitest";
import { createPage } from "../../../src/hosts/demo/page.ts";

const written = (colour: boolean, columns = 80) => {
  let text = "";
  const page = createPage({ out: (more) => void (text += more), columns, colour });
  return { page, text: () => text };
};

const told = {
  id: 7,
  verb: "waits",
  tone: "wait",
  text: "a reason that is rather long and goes on and on, further than a line",
  notes: ["why"],
} as const;

test("prints events in columns, and wraps long text within its own column", () => {
  const { page, text } = written(false, 60);
  page.storyLine(told, 1234);
  const [first = "", second = "", third = "", fourth = "", ...rest] = text().split("\n");
  expect(first).toBe("   1.2s   #7  waits       a reason that is rather long and");
  expect(second).toBe(`${" ".repeat(26)}goes on and on, further than a`);
  expect(third).toBe(`${" ".repeat(26)}line`);
  expect(fourth).toBe(`${" ".repeat(26)}why`);
  expect(rest).toEqual([""]);
});

test("colour is used only on request, and changes nothing else", () => {
  const plain = written(false);
  const coloured = written(true);
  for (const { page } of [plain, coloured]) {
    page.heading("A heading");
    page.storyLine(told, 50);
    page.command("plex-ingest queue");
  }
  expect(plain.text()).not.toContain("\u001b");
  expect(coloured.text()).toContain("\u001b[33mwaits");
  expect(coloured.text().replaceAll(/\u001b\[\d*m/g, "")).toBe(plain.text());
});
