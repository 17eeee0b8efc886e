import type { FollowedResource } from "../../../app/review/followed-marks.ts";
import type { ToolServer } from "../server.ts";
import { toErrorResult } from "../to-result.ts";
import { type CallContext, DEFAULT_LIMIT } from "../tools/define.ts";
import { type ClientView, VIEW_TYPE, VIEWS } from "../view/view.ts";
import { INTERNAL_ERROR, ProtocolError } from "./protocol-error.ts";

type Resource = {
  uri: string;
  /** For programs. */
  name: string;
  /** For people. */
  title: string;
  description: string;
  mimeType: string;
  /** The tool that returns the same content; undefined if the text is our own. */
  tool?: string;
  text?: string;
};

const JSON_TYPE = "application/json";

const NAMING = `# How plex-ingest names files

- A film: \`Movies/Title (Year) {tmdb-ID}/Title (Year).mkv\`; another version has its label: \`Title (Year) - 4K.mkv\`.
- An episode: \`TV Shows/Title (Year) {tmdb-ID}/Season 01/Title (Year) - s01e02 - Episode.mkv\`; specials are in
  \`Season 00\`.
- Subtitles are next to their video, with its name and their language: \`….en.srt\`.
- The titles are TMDB's. An existing folder of a work is used, whatever its name. Rules may choose the library
  (\`list_libraries\` shows which rule leads where), and a person may have set other templates.
`;

const answeredBy = (tool: string, uri: string, title: string, what: string): Resource => ({
  uri,
  name: uri.slice(uri.indexOf("//") + 2),
  title,
  description: `${what}, as returned by ${tool}.`,
  mimeType: JSON_TYPE,
  tool,
});

/** Each resource's content is also returned by a tool, for clients that do not read resources. */
const RESOURCES: readonly Resource[] = [
  answeredBy(
    "get_ingest_queue",
    "ingest://queue",
    "Review queue",
    "Releases that wait for a decision",
  ),
  answeredBy(
    "get_watcher_status",
    "ingest://status",
    "Engine status",
    "Whether the engine is running, and what it is doing",
  ),
  answeredBy("list_libraries", "plex://libraries", "Plex libraries", "Plex's libraries"),
  {
    uri: "docs://naming",
    name: "naming",
    title: "File names",
    description: "How files are named.",
    mimeType: "text/markdown",
    text: NAMING,
  },
];

const RELEASE = {
  uriTemplate: "ingest://release/{id}",
  name: "release",
  title: "One release",
  description: "A release with its files and history, as returned by get_ingest_item.",
  mimeType: JSON_TYPE,
};

/** A tool's error codes for the id of a release that does not exist or cannot exist. */
const MISSING: ReadonlySet<string> = new Set(["not_found", "invalid_request"]);

/** Returns the id in a release's URI; undefined for other URIs. */
const releaseId = (uri: string): number | undefined => {
  const id = /^ingest:\/\/release\/(\d{1,9})$/.exec(uri)?.[1];
  return id === undefined ? undefined : Number(id);
};

/**
 * Returns the resource that a client follows by subscribing to this URI; undefined if its changes
 * cannot be detected.
 */
export function parseFollowed(uri: string): FollowedResource | undefined {
  if (uri === "ingest://queue") return { kind: "queue", limit: DEFAULT_LIMIT };
  if (uri === "ingest://status") return { kind: "status" };
  const id = releaseId(uri);
  return id === undefined ? undefined : { kind: "release", id };
}

export interface Resources {
  list(): Pick<Resource, "uri" | "name" | "title" | "description" | "mimeType">[];
  templates(): (typeof RELEASE)[];
  /** Undefined if there is no such resource. @throws ProtocolError with the tool's error text */
  read(
    uri: string,
    call: CallContext,
  ): Promise<{ uri: string; mimeType?: string; text: string } | undefined>;
}

/**
 * Creates a server's resources: one for each offered tool that can answer it, and the views for a
 * client that draws them.
 */
export function createResources(server: ToolServer, view: ClientView): Resources {
  const has = (tool: string): boolean => server.reachOf(tool) !== false;
  const offered = (): Resource[] => RESOURCES.filter(({ tool }) => tool === undefined || has(tool));

  /** Undefined if the tool reports that the requested item does not exist. */
  async function answer(
    tool: string,
    args: Record<string, unknown>,
    call: CallContext,
  ): Promise<string | undefined> {
    const answered = await server.answer(tool, args, call);
    if (answered.ok) return answered.text ?? JSON.stringify(answered.data);
    if (MISSING.has(answered.error.code) && Object.keys(args).length > 0) return undefined;
    throw new ProtocolError(INTERNAL_ERROR, toErrorResult(answered.error).content[0]?.text ?? "");
  }

  // Some clients refuse contents of the type application/json and accept a text without a type:
  // `mcpResourceToContent` of @anthropic-ai/sdk 1.14.0. The list of resources states the type.
  const found = (uri: string, mimeType: string, text: string | undefined) =>
    text === undefined ? undefined : { uri, ...(mimeType === JSON_TYPE ? {} : { mimeType }), text };

  return {
    list: () => [
      ...offered().map(({ tool: _tool, text: _text, ...shown }) => shown),
      ...(view.isShown(server.list()) ? VIEWS : []),
    ],
    templates: () => (has("get_ingest_item") ? [RELEASE] : []),
    async read(uri, call) {
      if (VIEWS.some((one) => one.uri === uri) && view.isShown(server.list())) {
        return found(uri, VIEW_TYPE, await view.read(uri));
      }
      const id = releaseId(uri);
      if (id !== undefined && has("get_ingest_item")) {
        return found(uri, JSON_TYPE, await answer("get_ingest_item", { id }, call));
      }
      const resource = offered().find((offeredResource) => offeredResource.uri === uri);
      if (!resource) return undefined;
      const { tool, text = "", mimeType } = resource;
      return found(uri, mimeType, tool === undefined ? text : await answer(tool, {}, call));
    },
  };
}
