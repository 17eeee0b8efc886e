// Lists what is playing in Plex and for whom, and which players accept control_playback commands.
//   node examples/sessions.ts
import { run, startSession } from "./session.ts";

type Playing = {
  media: { title: string };
  user?: string;
  client?: string;
  state: string;
  progress_percent?: number;
};
type Status = { sessions: Playing[]; clients: { name: string; controllable: boolean }[] };

await run(async () => {
  await using session = await startSession(["--toolsets", "plex", "--read-only"]);
  const { sessions, clients } = await session.call<Status>("get_playback_status");
  if (sessions.length === 0) console.log("Nothing is playing.");
  for (const { media, user, client, state, progress_percent: percent } of sessions) {
    console.log(
      `${user ?? "somebody"} on ${client ?? "a player"}: ${media.title}, ${state}, ${percent ?? 0} %`,
    );
  }
  for (const { name, controllable } of clients) {
    console.log(`${name} ${controllable ? "takes" : "takes no"} commands`);
  }
});
