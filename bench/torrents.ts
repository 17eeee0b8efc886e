const COUNT = 5000;
const ROUNDS = 9;
const AT_MOST_MS = 150;

if (process.argv[2] === "stand-in") {
  const { serve } = await import("./torrents/stand-in.ts");
  await serve(Number(process.argv[3]), process.argv[4] ?? "");
} else {
  const { measurePolls } = await import("./torrents/poll.ts");
  const { first, full, recent, grownMiB } = await measurePolls(COUNT, ROUNDS);
  const rounded = {
    full_cpu_ms: Math.round(median(full.map(({ cpuMs }) => cpuMs))),
    full_wall_ms: Math.round(median(full.map(({ wallMs }) => wallMs))),
    recent_cpu_ms: Math.round(median(recent.map(({ cpuMs }) => cpuMs))),
    first_cpu_ms: Math.round(first.cpuMs),
    first_wall_ms: Math.round(first.wallMs),
    grown_mib: Math.round(grownMiB.end),
  };
  console.log(
    JSON.stringify({
      bench: "torrents",
      torrents: COUNT,
      ...rounded,
      full_cpu_at_most: AT_MOST_MS,
    }),
  );
  console.log(
    `torrents: a complete list of ${COUNT} costs ${rounded.full_cpu_ms} ms of CPU (at most ` +
      `${AT_MOST_MS}), a short one ${rounded.recent_cpu_ms} ms; the first poll takes ` +
      `${rounded.first_wall_ms} ms, ${rounded.first_cpu_ms} ms of CPU; memory grew by ` +
      `${rounded.grown_mib} MiB`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
