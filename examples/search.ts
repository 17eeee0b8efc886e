// Searches Plex and shows the details of the best match.
//   node examples/search.ts WORDS
import { run, startSession } from "./session.ts";

type Found = {
  results: { id: string; type: string; title: string; year?: number; library?: string }[];
  total: number;
};
type Details = { media: { title: string; summary?: string; genres?: string[] } };

await run(async () => {
  const query = process.argv.slice(2).join(" ");
  if (query === "") throw new Error("Enter words to search for: node examples/search.ts WORDS");
  await using session = await startSession(["--toolsets", "plex"]);
  const { results, total } = await session.call<Found>("search_media", { query, limit: 10 });
  console.log(`${total} found for "${query}"`);
  for (const { id, type, title, year, library } of results) {
    console.log(
      `  ${id}  ${title} (${[type, year, library].filter((part) => part !== undefined).join(", ")})`,
    );
  }

  const [best] = results;
  if (!best) return;
  const { media } = await session.call<Details>("get_media_details", { media_id: best.id });
  console.log(
    `\n${media.title}: ${media.genres?.join(", ") ?? "no genre"}. ${media.summary ?? ""}`,
  );
});
