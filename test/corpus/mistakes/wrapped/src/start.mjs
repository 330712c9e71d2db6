import createApp from 'tiny-server';

export async function startUp() {
  const app = createApp();
  return await app.listen(0); // EXPECT resource-leak
}
