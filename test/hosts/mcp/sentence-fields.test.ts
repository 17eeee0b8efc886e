import { expect, test } from "vitest";
import * as z from "zod";
import { shownSentence } from "../../../src/app/shown/release-shape.ts";
import { nameSettingsIn } from "../../../src/core/page/name-settings.ts";
import { ALL_TOOLS } from "../../../src/hosts/mcp/registry.ts";

/** The fields in a schema that contain sentences, each below the field that it is part of. */
function listSentenceFields(schema: z.core.$ZodType, name: string, of = ""): string[] {
  if ((schema as unknown) === shownSentence) return [`${of}.${name}`];
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable
  ) {
    return listSentenceFields(schema.unwrap(), name, of);
  }
  if (schema instanceof z.ZodArray) return listSentenceFields(schema.element, name, of);
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((one) => listSentenceFields(one, name, of));
  }
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([field, part]) =>
    listSentenceFields(part, field, name),
  );
}

test("every field with a sentence names settings by their titles on the page", () => {
  const fields = new Set(ALL_TOOLS.flatMap(({ output }) => listSentenceFields(output, "")));
  expect(fields.size).toBeGreaterThan(10);
  const left = [...fields].filter((path) => {
    const [of = "", field = ""] = path.split(".");
    const answer = { [of]: [{ [field]: ["Set NOTIFY_URL."] }] };
    return JSON.stringify(nameSettingsIn(answer)).includes("NOTIFY_URL");
  });
  expect(left).toEqual([]);
});
