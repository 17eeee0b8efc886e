import * as z from "zod";
import { dashboard } from "../../app/dashboard/dashboard-shape.ts";
import { HOOK_APPS } from "../../app/hooks/read-event.ts";
import type { WebRoute } from "./server/handle.ts";
import { sendJson } from "./server/send.ts";

/** One operation: its method and path as in `WebRoute`, and its entry in the document. */
type Operation = { method: "get" | "post"; path: string; entry: object };

const text = { type: "string" };
const json = (schema: object) => ({ "application/json": { schema } });
const token = [{ bearer: [] }];
const probe = (summary: string) => ({
  summary,
  security: [],
  responses: {
    200: { description: "Yes", content: json({ type: "object" }) },
    503: { description: "No", content: json({ type: "object" }) },
  },
});
const NEEDS_TOKEN = {
  401: { description: "The token is missing or wrong" },
  403: { description: "The token does not open this address" },
};

/** The addresses for other programs. The page's own addresses are in docs/reference/page-api.md. */
const operations = (): Operation[] => [
  {
    method: "get",
    path: "/api/status",
    entry: {
      summary: "State of plex-ingest, for dashboards",
      description: "At most 5 s old and 2 KiB long. Contains no paths, addresses or people.",
      security: token,
      responses: {
        200: {
          description: "The state",
          content: json(z.toJSONSchema(dashboard, { io: "output" })),
        },
        ...NEEDS_TOKEN,
      },
    },
  },
  {
    method: "post",
    path: "/api/process-torrent",
    entry: {
      summary: "Report a finished download",
      security: token,
      requestBody: {
        required: true,
        content: json({
          type: "object",
          properties: { client: text, path: text, hash: text },
          anyOf: [{ required: ["path"] }, { required: ["hash"] }],
        }),
      },
      responses: {
        202: {
          description: "Recorded",
          content: json({
            type: "object",
            properties: { recorded: { enum: ["hint", "release", "known"] } },
            required: ["recorded"],
          }),
        },
        400: { description: "The body does not name a download" },
        ...NEEDS_TOKEN,
      },
    },
  },
  {
    method: "post",
    path: "/api/hook/{app}",
    entry: {
      summary: "Receive another app's message (webhook)",
      description: "A hint only. Requires HOOK_TOKEN, which opens nothing else.",
      security: [{ hookKey: [] }, { hookPassword: [] }, { bearer: [] }],
      parameters: [{ name: "app", in: "path", required: true, schema: { enum: HOOK_APPS } }],
      requestBody: {
        required: true,
        content: {
          ...json({ type: "object" }),
          "multipart/form-data": { schema: { type: "object", properties: { payload: text } } },
        },
      },
      responses: {
        202: {
          description: "Understood",
          content: json({
            type: "object",
            properties: { recorded: { enum: ["hint", "release", "known", "test", "nothing"] } },
            required: ["recorded"],
          }),
        },
        401: { description: "The token is missing or wrong" },
        403: { description: "HOOK_TOKEN is not set, or the download is not in a watched folder" },
      },
    },
  },
  {
    method: "get",
    path: "/metrics",
    entry: {
      summary: "Metrics for Prometheus",
      security: token,
      responses: {
        200: { description: "Metrics", content: { "text/plain": { schema: text } } },
        ...NEEDS_TOKEN,
      },
    },
  },
  { method: "get", path: "/health/live", entry: probe("Does the process run?") },
  { method: "get", path: "/health/ready", entry: probe("Can it serve requests?") },
  { method: "get", path: "/health/startup", entry: probe("Has every check run once?") },
];

/** Describes the addresses for other programs as an OpenAPI 3.1 document. */
export const describeApi = (version: string, basePath: string): object => ({
  openapi: "3.1.0",
  info: { title: "plex-ingest", version, license: { name: "MIT", identifier: "MIT" } },
  servers: [{ url: `${basePath}/` }],
  components: {
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer" },
      hookKey: { type: "apiKey", in: "header", name: "X-Api-Key" },
      hookPassword: { type: "http", scheme: "basic" },
    },
  },
  paths: Object.fromEntries(
    operations().map(({ method, path, entry }) => [path, { [method]: entry }]),
  ),
});

/** Serves the OpenAPI document. */
export const createOpenApiRoute = (version: string, basePath: string): WebRoute => ({
  path: "/api/openapi.json",
  methods: ["GET"],
  role: "reader",
  answer: ({ response }) => sendJson(response, 200, describeApi(version, basePath)),
});
