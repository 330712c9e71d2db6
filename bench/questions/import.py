def load():
    import asyncio
    assert asyncio.run
