// The function that starts the program is called where it stands.
const jobs = [Promise.resolve(1), new Promise(() => {})];

(async () => {
  const [first] = await Promise.all([jobs[0]]);
  console.log(first);
  const all = await Promise.all(jobs); // EXPECT stuck-task
  console.log(all);
})();
