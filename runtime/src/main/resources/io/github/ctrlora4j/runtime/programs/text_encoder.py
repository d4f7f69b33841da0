class TextEncoder(Module):
  __parameters__ = []
  __buffers__ = []
  w : Dict[str, Tensor]
  heads : int

  def bind(self: __torch__.TextEncoder, w: Dict[str, Tensor], heads: int) -> NoneType:
    self.w = w
    self.heads = heads
    return None

  # Embeddings of token ids (B, tokens), then the output of every layer, each (B, tokens, D), before the final layer norm.
  def hidden_states(self: __torch__.TextEncoder, ids: Tensor) -> List[Tensor]:
    w = self.w
    prefix = "cond_stage_model.transformer.text_model."
    positions = torch.narrow(w[prefix + "embeddings.position_embedding.weight"], 0, 0, torch.size(ids, 1))
    h = torch.add(torch.embedding(w[prefix + "embeddings.token_embedding.weight"], ids), positions)
    states = [h]
    layer = 0
    while prefix + "encoder.layers." + str(layer) + ".layer_norm1.weight" in w:
      name = prefix + "encoder.layers." + str(layer)
      n1 = __torch__.layers.layer_norm(w, name + ".layer_norm1", h)
      q = __torch__.layers.linear(w, name + ".self_attn.q_proj", n1)
      k = __torch__.layers.linear(w, name + ".self_attn.k_proj", n1)
      v = __torch__.layers.linear(w, name + ".self_attn.v_proj", n1)
      attended = __torch__.layers.attend(q, k, v, self.heads, True)
      h = torch.add(h, __torch__.layers.linear(w, name + ".self_attn.out_proj", attended))
      n2 = __torch__.layers.layer_norm(w, name + ".layer_norm2", h)
      inner = __torch__.layers.linear(w, name + ".mlp.fc1", n2)
      # quick_gelu, CLIP's own approximation
      activated = torch.mul(inner, torch.sigmoid(torch.mul(inner, 1.702)))
      h = torch.add(h, __torch__.layers.linear(w, name + ".mlp.fc2", activated))
      _0 = torch.append(states, h)
      layer = layer + 1
    return states

  # Context (B, tokens, D): the final layer norm of the last hidden state, or of the one `skip` layers before it.
  def forward(self: __torch__.TextEncoder, ids: Tensor, skip: int) -> Tensor:
    states = (self).hidden_states(ids, )
    h = states[torch.len(states) - 1 - skip]
    return __torch__.layers.layer_norm(self.w, "cond_stage_model.transformer.text_model.final_layer_norm", h)
