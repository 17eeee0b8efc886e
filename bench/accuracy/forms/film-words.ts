/** Words that sites and people add to a film's title. */
export const LANGUAGES: readonly string[] = [
  "German",
  "French",
  "Italian",
  "Spanish",
  "Swedish",
  "Dutch",
  "Hindi",
  "Polish",
  "German DL",
  "MULTi",
  "VOSTFR",
  "iTALiAN",
];
export const EDITIONS: readonly string[] = [
  "Directors Cut",
  "Extended",
  "Unrated",
  "Theatrical Cut",
  "Final Cut",
  "Remastered",
  "Special Edition",
  "Collectors Edition",
  "20th Anniversary Edition",
  "Criterion Collection",
  "Uncut",
  "Bootleg Cut",
];
export const SITES: readonly string[] = [
  "www.Torrenting.com",
  "[ www.UsaBit.com ]",
  "www.1TamilMV.phd",
  "ww.Tamilblasters.sbs",
  "[Oxtorrent.com]",
  "www,1TamilMV.tf",
  "[ OxTorrent.pw ]",
];
export const COLLECTIONS: readonly string[] = [
  "Marvel",
  "Disney",
  "DC",
  "Pixar",
  "Criterion",
  "Hitchcock",
  "Studio Ghibli",
];
export const PEOPLE: readonly string[] = [
  "Steven Spielberg",
  "Alfred Hitchcock",
  "Tom Hanks",
  "Meryl Streep",
  "Akira Kurosawa",
  "Robert De Niro",
  "Isabelle Huppert",
];
