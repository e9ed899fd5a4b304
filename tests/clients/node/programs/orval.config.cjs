// Functions of fetch for every operation, at the address of a server.
module.exports = {
  indicators: { input: "openapi.json", output: { target: "client.mts", client: "fetch", baseUrl: process.env.BASE } },
};
