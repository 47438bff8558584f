"""How well suggestions agree with what people coded: pure functions on arrays."""
