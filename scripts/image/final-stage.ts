/**
 * The contents of the last stage of a Dockerfile: its copies with their sources, and how its
 * containers start.
 */
export type FinalStage = {
  copies: { from: string; to: string }[];
  env: Record<string, string>;
  user: string;
  workdir: string;
  exposed: string[];
  healthcheck: string[];
  entrypoint: string[];
  cmd: string[];
};

const words = (text: string): string[] => text.trim().split(/\s+/);
const list = (text: string): string[] => JSON.parse(text.slice(text.indexOf("["))) as string[];

/**
 * @throws for an instruction that the check does not support, because the check would then run
 * something other than the image
 */
export function finalStage(dockerfile: string): FinalStage {
  const lines = dockerfile
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n/g, " ")
    .split("\n");
  const begin = lines.findLastIndex((line) => line.startsWith("FROM "));
  const stage: FinalStage = {
    copies: [],
    env: {},
    user: "0:0",
    workdir: "/",
    exposed: [],
    healthcheck: [],
    entrypoint: [],
    cmd: [],
  };
  const take: Record<string, (rest: string) => void> = {
    COPY(rest) {
      const [flag = "", from = "", to = ""] = words(rest);
      if (flag !== "--from=build") {
        throw new Error(
          `The final stage copies from elsewhere, not from the build stage: COPY ${rest}`,
        );
      }
      stage.copies.push({ from, to });
    },
    ENV: (rest) =>
      Object.assign(stage.env, Object.fromEntries(words(rest).map((pair) => pair.split(/=(.*)/s)))),
    USER: (rest) => void (stage.user = rest.trim()),
    WORKDIR: (rest) => void (stage.workdir = rest.trim()),
    EXPOSE: (rest) => void stage.exposed.push(...words(rest)),
    VOLUME: () => {},
    HEALTHCHECK: (rest) => void (stage.healthcheck = list(rest)),
    ENTRYPOINT: (rest) => void (stage.entrypoint = list(rest)),
    CMD: (rest) => void (stage.cmd = list(rest)),
  };
  for (const line of lines.slice(begin + 1).filter((each) => each.trim() !== "")) {
    const [, name = "", rest = ""] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const taken = take[name];
    if (!taken) throw new Error(`The check does not know ${name} in the final stage.`);
    taken(rest);
  }
  return stage;
}
