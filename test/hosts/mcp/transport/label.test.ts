import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createLabels } from "../../../../src/hosts/mcp/transport/label.ts";

const labels = (secret: string | undefined) => createLabels({ secret: () => secret, randomBytes });

test("only replicas with the same token can read the client's name", () => {
  const label = labels("a".repeat(32)).make("Claude 東京");
  expect(label).toMatch(/^[\x21-\x7e]+$/);
  expect(labels("a".repeat(32)).read(label)).toBe("Claude 東京");
  expect(labels("b".repeat(32)).read(label)).toBeUndefined();
  expect(labels(undefined).read(label)).toBeUndefined();
});

test("two clients with the same name get different labels", () => {
  const { make } = labels(undefined);
  expect(make("x")).not.toBe(make("x"));
});

test("rejects a changed or forged label", () => {
  const { make, read } = labels("a".repeat(32));
  const [name = "", random = "", signature = ""] = make("anna").split(".");
  const forged = [
    "",
    "..",
    `${name}.${random}`,
    `cm9vdA.${random}.${signature}`,
    `${name}.AAAA.${signature}`,
    `${name}.${random}.AAAA`,
    `${name}.${random}.${signature}.x`,
    `${name}.${random}.${signature}${"A".repeat(1000)}`,
  ];
  for (const label of forged) expect(read(label), label).toBeUndefined();
  expect(read(`${name}.${random}.${signature}`)).toBe("anna");
});
