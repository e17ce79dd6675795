class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  def conv(self: __torch__.Kernels, x: Tensor, w: Tensor, b: Tensor, stride: List[int], padding: List[int], dilation: List[int], groups: int) -> Tensor:
    return torch.conv2d(x, w, b, stride, padding, dilation, groups)
  def conv_linear(self: __torch__.Kernels, x: Tensor, w: Tensor, stride: List[int], padding: List[int], dilation: List[int], groups: int) -> Tensor:
    return torch.conv2d(x, w, None, stride, padding, dilation, groups)
  def conv_transpose(self: __torch__.Kernels, v: Tensor, w: Tensor, stride: List[int], padding: List[int], output_padding: List[int], groups: int, dilation: List[int]) -> Tensor:
    return torch.conv_transpose2d(v, w, None, stride, padding, output_padding, groups, dilation)
  def spread(self: __torch__.Kernels, v: Tensor, height: int, width: int, stride_h: int, stride_w: int) -> Tensor:
    y = torch.new_zeros(v, [torch.size(v, 0), torch.size(v, 1), height, width])
    s = torch.slice(torch.slice(y, 2, 0, height, stride_h), 3, 0, width, stride_w)
    t = torch.copy_(s, v)
    return y
  def stride(self: __torch__.Kernels, x: Tensor, stride_h: int, stride_w: int) -> Tensor:
    return torch.contiguous(torch.slice(torch.slice(x, 2, 0, 9223372036854775807, stride_h), 3, 0, 9223372036854775807, stride_w))
  def add(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.add(a, b)
  def add_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.add_(a, b)
  def sub(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.sub(a, b)
  def sub_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.sub_(a, b)
  def mul(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.mul(a, b)
  def mul_(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.mul_(a, b)
  def scale(self: __torch__.Kernels, a: Tensor, factor: float) -> Tensor:
    return torch.mul(a, factor)
  def shift(self: __torch__.Kernels, a: Tensor, number: float) -> Tensor:
    return torch.add(a, number)
  def shift_(self: __torch__.Kernels, a: Tensor, number: float) -> Tensor:
    return torch.add_(a, number)
  def addcmul_(self: __torch__.Kernels, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    return torch.addcmul_(a, b, c)
  def safe_div(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.where(torch.ne(b, 0), torch.div(a, b), torch.zeros_like(a))
  def relu(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.relu(x)
  def relu_(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.relu_(x)
  def leaky_relu(self: __torch__.Kernels, x: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu(x, slope)
  def leaky_relu_(self: __torch__.Kernels, x: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu_(x, slope)
  def mask(self: __torch__.Kernels, v: Tensor, a: Tensor) -> Tensor:
    return torch.threshold_backward(v, a, 0)
  def mask_(self: __torch__.Kernels, v: Tensor, a: Tensor) -> Tensor:
    return torch.threshold_backward(v, a, 0, grad_input=v)
  def leaky_mask(self: __torch__.Kernels, v: Tensor, a: Tensor, slope: float) -> Tensor:
    return torch.leaky_relu_backward(v, a, slope, False)
  def sigmoid(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sigmoid(x)
  def positive(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.type_as(torch.gt(x, 0), x)
  def nonzero(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.type_as(torch.ne(x, 0), x)
  def first_neurons(self: __torch__.Kernels, like: Tensor, count: int) -> Tensor:
    y = torch.zeros_like(like)
    first = torch.fill_(torch.slice(torch.flatten(y, 1), 1, 0, count, 1), 1)
    return y
  def max_pool(self: __torch__.Kernels, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], dilation: List[int], ceil: bool) -> List[Tensor]:
    y, i = torch.max_pool2d_with_indices(x, kernel, stride, padding, dilation, ceil)
    return [y, i]
  def gather(self: __torch__.Kernels, x: Tensor, indices: Tensor) -> Tensor:
    return torch.view_as(torch.gather(torch.flatten(x, 2), 2, torch.flatten(indices, 2)), indices)
  def scatter(self: __torch__.Kernels, v: Tensor, indices: Tensor, height: int, width: int) -> Tensor:
    n = torch.size(v, 0)
    c = torch.size(v, 1)
    y = torch.new_zeros(v, [n, c, torch.mul(height, width)])
    z = torch.scatter_add_(y, 2, torch.flatten(indices, 2), torch.flatten(v, 2))
    return torch.view(y, [n, c, height, width])
  def avg_pool(self: __torch__.Kernels, x: Tensor, kernel: List[int], stride: List[int], padding: List[int], ceil: bool, count_pad: bool) -> Tensor:
    return torch.avg_pool2d(x, kernel, stride, padding, ceil, count_pad)
  def avg_pool_adjoint(self: __torch__.Kernels, v: Tensor, height: int, width: int, kernel: List[int], stride: List[int], padding: List[int], ceil: bool, count_pad: bool) -> Tensor:
    x = torch.new_empty(v, [torch.size(v, 0), torch.size(v, 1), height, width])
    return torch.avg_pool2d_backward(v, x, kernel, stride, padding, ceil, count_pad, None)
  def adaptive_avg_pool(self: __torch__.Kernels, x: Tensor, height: int, width: int) -> Tensor:
    return torch.adaptive_avg_pool2d(x, [height, width])
  def adaptive_avg_pool_adjoint(self: __torch__.Kernels, v: Tensor, height: int, width: int) -> Tensor:
    x = torch.new_empty(v, [torch.size(v, 0), torch.size(v, 1), height, width])
    return torch._adaptive_avg_pool2d_backward(v, x)
  def reshape(self: __torch__.Kernels, x: Tensor, shape: List[int]) -> Tensor:
    return torch.clone(torch.reshape(x, shape))
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    y = torch.matmul(torch.flatten(x, 1), torch.t(w))
    return torch.unsqueeze(torch.unsqueeze(y, 2), 3)
  def linear_adjoint(self: __torch__.Kernels, v: Tensor, w: Tensor) -> Tensor:
    y = torch.matmul(torch.flatten(v, 1), w)
    return torch.unsqueeze(torch.unsqueeze(y, 2), 3)
  def cat(self: __torch__.Kernels, parts: List[Tensor]) -> Tensor:
    return torch.cat(parts, 1)
  def channels(self: __torch__.Kernels, x: Tensor, first: int, end: int) -> Tensor:
    return torch.clone(torch.slice(x, 1, first, end, 1), memory_format=0)
  def pad_channels(self: __torch__.Kernels, x: Tensor, before: int, after: int) -> Tensor:
    return torch.constant_pad_nd(x, [0, 0, 0, 0, before, after], 0)
  def spatial_mean(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mean(x, [2, 3], True)
  def spatial_sum(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sum(x, [2, 3], True)
  def spatial_max(self: __torch__.Kernels, x: Tensor) -> List[Tensor]:
    y, i = torch.max(torch.flatten(x, 2), 2, True)
    return [torch.unsqueeze(y, 3), torch.unsqueeze(i, 3)]
  def channel_mean(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.mean(x, [1], True)
  def channel_sum(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sum(x, [1], True)
  def channel_max(self: __torch__.Kernels, x: Tensor) -> List[Tensor]:
    y, i = torch.max(x, 1, True)
    return [y, i]
  def channel_scatter(self: __torch__.Kernels, v: Tensor, indices: Tensor, channels: int) -> Tensor:
    y = torch.new_zeros(v, [torch.size(v, 0), channels, torch.size(v, 2), torch.size(v, 3)])
    return torch.scatter_(y, 1, indices, v)
  def dot(self: __torch__.Kernels, a: Tensor, b: Tensor) -> Tensor:
    return torch.sum(torch.mul(a, b), [1, 2, 3], True, dtype=7)
  def max_abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.amax(torch.abs(x), [1, 2, 3], True)
  def sqrt(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sqrt(x)
  def abs(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.abs(x)
  def count_nonzero(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.sum(torch.ne(x, 0), [1, 2, 3], True, dtype=7)
  def softmax(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.softmax(x, 1)
