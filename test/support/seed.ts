/** The seed of this run's random cases: SEED=... repeats one. It stands in each test's name. */
export const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
