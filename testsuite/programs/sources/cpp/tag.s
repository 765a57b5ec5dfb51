# The tag of exceptions; C++ has no way to define one.
	.globl	__cpp_exception
	.tagtype	__cpp_exception i32
__cpp_exception:
