"""What may be asked, by its address: each route reads a request, has it worked on, and sends what comes of it."""
