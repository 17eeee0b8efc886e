/** The projects of vitest.config.ts that `npm test` contains. */
export const PROJECTS_OF_TEST: readonly string[] = ["unit", "postgres", "process"];

type OtherProject = { name: string; command: string };

/** The other projects, and the command that runs each. A test compares both lists with the config. */
export const OTHER_PROJECTS: readonly OtherProject[] = [
  { name: "programs", command: "npm run test:programs" },
  { name: "ci", command: "npm run test:ci" },
  { name: "faults", command: "npm run test:faults" },
  { name: "slow", command: "npm run test:slow" },
  { name: "stories", command: "npm run test:slow" },
  { name: "stories-postgres", command: "npm run test:slow" },
  { name: "stories-firefox", command: "npm run test:slow" },
  { name: "stories-firefox-postgres", command: "npm run test:slow" },
  { name: "measured", command: "npm run test:measured" },
  { name: "long-postgres", command: "npm run test:long" },
];

/** Whether `--project` with this pattern selects a project. */
export const isSelected = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );

/**
 * Returns the lines that name the projects which a run does not contain, one for each command.
 * @param patterns the values of `--project`
 * @param ran the number of files in the run
 * @param all the number of test files
 */
export function listLeftOut(patterns: readonly string[], ran: number, all: number): string[] {
  const left = OTHER_PROJECTS.filter(({ name }) => !isSelected(name, patterns));
  if (left.length === 0) return [];
  const width = Math.max(...left.map(({ command }) => command.length));
  return [
    `Not part of this run: ${all - ran} of ${all} test files. To run them:`,
    ...[...Map.groupBy(left, ({ command }) => command)].map(
      ([command, projects]) =>
        `  ${command.padEnd(width)}   ${projects.map(({ name }) => name).join(", ")}`,
    ),
  ];
}
