import { expect, test } from "vitest";
import type * as z from "zod";
import type { EveryTool } from "../../../src/hosts/mcp/registry.ts";
import type { Tools } from "../../../src/hosts/ui/desk/answers.ts";

type ToolOf<Name> = Extract<EveryTool, { name: Name }>;
type InputOf<Name> = z.input<ToolOf<Name>["input"]>;
type OutputOf<Name> = z.output<ToolOf<Name>["output"]>;
type KeysOf<T> = T extends unknown ? keyof T : never;

/**
 * Tools to which the page may send arguments that their schema does not have. Checked by the
 * compiler: a name in it makes this file's types wrong.
 */
type Misasked = {
  [Name in keyof Tools]: Tools[Name]["asks"] extends Record<string, never>
    ? never
    : Tools[Name]["asks"] extends InputOf<Name>
      ? Exclude<KeysOf<Tools[Name]["asks"]>, KeysOf<InputOf<Name>>> extends never
        ? never
        : Name
      : Name;
}[keyof Tools];

type ValueOf<T, Key> = T extends unknown
  ? Key extends keyof T
    ? Exclude<T[Key], undefined>
    : never
  : never;

/**
 * The names of fields, at any depth, that `Read` has and `Given` does not. An open part of a schema
 * may have any field.
 */
type StrangeField<Read, Given> = unknown extends Given ? never : StrangeFieldOf<Read, Given>;
type StrangeFieldOf<Read, Given> = Read extends readonly (infer ReadItem)[]
  ? Given extends readonly (infer GivenItem)[]
    ? StrangeField<ReadItem, GivenItem>
    : never
  : Read extends object
    ? {
        [Key in keyof Read]: Key extends KeysOf<Given>
          ? StrangeField<NonNullable<Read[Key]>, ValueOf<Given, Key>>
          : Key;
      }[keyof Read]
    : never;

/** Tools whose answer the page reads by a field that their schema does not have, and that field. */
type Misread = {
  [Name in keyof Tools]: StrangeField<Tools[Name]["answers"], OutputOf<Name>> extends infer Field
    ? [Field] extends [never]
      ? never
      : `${Name} ${Field & string}`
    : never;
}[keyof Tools];

/** The names themselves, if there are any, so that the compiler shows them. */
type IsNone<Names> = [Names] extends [never] ? true : Names;

test("the page calls each tool as its schema says, and reads only fields of its answer", () => {
  const asks: IsNone<Misasked> = true;
  const reads: IsNone<Misread> = true;
  expect([asks, reads]).toEqual([true, true]);
});

test("a field that no schema has is found at any depth", () => {
  const found: StrangeField<{ list: { read: 1 }[] }, { list: { given: 1 }[] }> = "read";
  expect(found).toBe("read");
});
