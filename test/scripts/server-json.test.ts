import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { mcpbManifest } from "../../scripts/mcpb/manifest.ts";
import { readProject } from "../../scripts/release/project.ts";
import { serverJson } from "../../scripts/server-json.ts";

const project = readProject();
const own = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));

const exact = z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/);
/**
 * The registry's rules for a server with an npm package:
 * https://modelcontextprotocol.io/registry/package-types
 */
const asRegistered = z.strictObject({
  $schema: z.literal(
    "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  ),
  name: z
    .string()
    .regex(/^(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+\/[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$/)
    .max(200),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  websiteUrl: z.url(),
  repository: z.strictObject({ url: z.url(), source: z.literal("github") }),
  version: exact,
  packages: z.array(
    z.strictObject({
      registryType: z.literal("npm"),
      identifier: z.string().min(1),
      version: exact,
      runtimeHint: z.string(),
      transport: z.strictObject({ type: z.literal("stdio") }),
      packageArguments: z.array(
        z.strictObject({ type: z.literal("positional"), value: z.string() }),
      ),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string().regex(/^[A-Z_]+$/),
          description: z.string(),
          format: z.enum(["string", "number", "boolean", "filepath"]),
          isRequired: z.boolean(),
          isSecret: z.boolean(),
        }),
      ),
    }),
  ),
});

test("server.json fits the registry's schema and has this version and the package's name", async () => {
  const made = serverJson(project);
  await expect(
    `${JSON.stringify(made, null, 2)}\n`,
    "server.json is generated: npm run docs:clients",
  ).toMatchFileSnapshot("../../server.json");
  expect(asRegistered.safeParse(made).error).toBeUndefined();
  expect(made).toMatchObject({
    name: own.mcpName,
    version: own.version,
    packages: [{ identifier: own.name }],
  });
});

test("asks for the same settings as the bundle and marks the same ones as secret", () => {
  const { user_config: asked, server } = mcpbManifest(own);
  const secret = Object.entries(asked).flatMap(([key, field]) =>
    "sensitive" in field ? [`\${user_config.${key}}`] : [],
  );
  const variables = Object.entries(server.mcp_config.env).map(([name, from]) => [
    name,
    secret.includes(from),
  ]);
  const told = serverJson(project).packages.flatMap(
    ({ environmentVariables }) => environmentVariables,
  );
  expect(told.map(({ name, isSecret }) => [name, isSecret])).toEqual(variables);
});
