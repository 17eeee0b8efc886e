import { type FakeMovie, movie } from "./works.ts";

/** Films without sequels, including numbers as titles, freely licensed films and obscure ones. */
export const singleMovies: FakeMovie[] = [
  movie([27205, "Inception", "2010-07-15", 148, 112, "tt1375666"], { countries: ["US", "GB"] }),
  movie([157336, "Interstellar", "2014-11-05", 169, 140, "tt0816692"], { countries: ["US", "GB"] }),
  movie([550, "Fight Club", "1999-10-15", 139, 86, "tt0137523"]),
  movie([807, "Se7en", "1995-09-22", 127, 74, "tt0114369"], { alternatives: ["Seven"] }),
  movie([238, "The Godfather", "1972-03-14", 175, 120, "tt0068646"]),
  movie([240, "The Godfather Part II", "1974-12-20", 202, 78, "tt0071562"], { alternatives: ["The Godfather 2"] }),
  movie([562, "Die Hard", "1988-07-15", 132, 51, "tt0095016"]),
  movie([11, "Star Wars", "1977-05-25", 121, 83, "tt0076759"], {
    alternatives: ["Star Wars: Episode IV - A New Hope", "A New Hope"],
  }),
  movie([120, "The Lord of the Rings: The Fellowship of the Ring", "2001-12-18", 179, 98, "tt0120737"], {
    countries: ["NZ", "US"],
  }),
  movie([530915, "1917", "2019-12-25", 119, 48, "tt8579674"], { countries: ["GB", "US"] }),
  movie([62, "2001: A Space Odyssey", "1968-04-02", 149, 46, "tt0062622"], { countries: ["GB", "US"] }),
  movie([10378, "Big Buck Bunny", "2008-04-10", 10, 8, "tt1254207"], { countries: ["NL"] }),
  movie([45745, "Sintel", "2010-09-30", 15, 7, "tt1727587"], { countries: ["NL"] }),
  movie([133701, "Tears of Steel", "2012-09-26", 12, 5, "tt2285752"], { countries: ["NL"] }),
  movie([9761, "Elephants Dream", "2006-03-24", 11, 3, "tt0807840"], { countries: ["NL"] }),
  movie([14337, "Primer", "2004-10-08", 77, 15, "tt0390384"]),
  movie([220289, "Coherence", "2014-08-06", 89, 16, "tt2866360"], { otherDates: ["2013-09-19"] }),
  movie([13363, "The Man from Earth", "2007-06-10", 87, 18, "tt0756683"]),
];

/** Sequels, remakes and namesakes: what a name without its year or number cannot tell apart. */
export const sequelsAndRemakes: FakeMovie[] = [
  movie([603, "The Matrix", "1999-03-31", 136, 88, "tt0133093"], { translations: { fr: "Matrix", de: "Matrix" } }),
  movie([604, "The Matrix Reloaded", "2003-05-15", 138, 52, "tt0234215"]),
  movie([605, "The Matrix Revolutions", "2003-11-05", 129, 47, "tt0242653"]),
  movie([624860, "The Matrix Resurrections", "2021-12-16", 148, 41, "tt10838180"], { alternatives: ["The Matrix 4"] }),
  movie([841, "Dune", "1984-12-14", 137, 34, "tt0087182"], {
    translations: { de: "Der Wüstenplanet" },
    overview: "In the year 10,191 two houses fight for the desert planet that alone has the spice.",
  }),
  movie([438631, "Dune", "2021-09-15", 155, 96, "tt1160419"], {
    alternatives: ["Dune: Part One"],
    overview: "A gifted young man must travel to the most dangerous planet of the universe to save his people.",
  }),
  movie([693134, "Dune: Part Two", "2024-02-27", 167, 130, "tt15239678"], { alternatives: ["Dune 2"] }),
];

const french = { language: "fr", countries: ["FR"] };
const german = { language: "de", countries: ["DE"] };
const japanese = { language: "ja", countries: ["JP"] };

/** Films that are known by more than one title, or in another script. */
export const worldMovies: FakeMovie[] = [
  movie([194, "Amélie", "2001-04-25", 122, 44, "tt0211915"], {
    ...french,
    originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
    alternatives: ["Amelie from Montmartre"],
    translations: { de: "Die fabelhafte Welt der Amélie" },
  }),
  movie([582, "The Lives of Others", "2006-03-15", 137, 24, "tt0405094"], {
    ...german,
    originalTitle: "Das Leben der Anderen",
    translations: { de: "Das Leben der Anderen" },
  }),
  movie([19, "Metropolis", "1927-01-10", 153, 19, "tt0017136"], german),
  movie([9606, "Metropolis", "2001-05-26", 108, 17, "tt0293416"], { ...japanese, originalTitle: "メトロポリス" }),
];
