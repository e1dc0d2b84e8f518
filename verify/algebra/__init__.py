"""The softmax-moment algebra: identities for every n and d, and what follows from them in coordinates."""
