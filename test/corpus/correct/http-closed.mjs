import { createServer, get } from 'node:http';

const server = createServer((request, response) => {
  setTimeout(() => response.end('ok'), 20);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  get({ host: '127.0.0.1', port }, (response) => {
    response.setEncoding('utf8');
    let text = '';
    response.on('data', (chunk) => (text += chunk));
    response.on('end', () => {
      console.log(text);
      server.close(() => console.log('closed'));
    });
  });
});
