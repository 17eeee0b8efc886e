import { XMLParser } from "fast-xml-parser";

export const UNRAID_TEMPLATE = "deploy/unraid/plex-ingest.xml";

/** A template of Unraid's Docker page, as far as it decides how a container runs. */
type UnraidTemplate = {
  image: string;
  /** `uid:gid` of `--user`. */
  user: string;
  /** Capabilities that `--cap-add` keeps, in lower case. */
  capabilities: string[];
  /** Variables with a value. */
  env: Record<string, string>;
  mounts: { from: string; to: string }[];
  /** Every element outside the `Config` list, by its name. */
  fields: Record<string, string>;
  configs: UnraidConfig[];
};

type UnraidConfig = Record<"Name" | "Target" | "Default" | "Type" | "Mask" | "Required", string> & {
  /** The text of the element: the value that Unraid shows first. */
  value: string;
};

/** @throws Error if the template names no user */
export function readUnraid(xml: string): UnraidTemplate {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    textNodeName: "value",
  });
  const { Container } = parser.parse(xml, true) as {
    Container: Record<string, string> & { Config: unknown };
  };
  const { Config, version: _, ...fields } = Container;
  const configs = (Config as UnraidConfig[]).map((each) => ({ ...each, value: each.value ?? "" }));
  const params = fields["ExtraParams"] ?? "";
  const [, user] = /--user (\d+:\d+)/.exec(params) ?? [];
  if (user === undefined) throw new Error("The template names no user.");
  const ofType = (type: string): UnraidConfig[] => configs.filter(({ Type }) => Type === type);
  return {
    image: fields["Repository"] ?? "",
    user,
    capabilities: [...params.matchAll(/--cap-add (\w+)/g)].map(([, name = ""]) =>
      name.toLowerCase(),
    ),
    env: Object.fromEntries(
      ofType("Variable").flatMap(({ Target, value }) => (value === "" ? [] : [[Target, value]])),
    ),
    mounts: ofType("Path").map(({ Target, value }) => ({ from: value, to: Target })),
    fields,
    configs,
  };
}
